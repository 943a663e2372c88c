from exchange import tables


def test_names_are_sorted_as_their_readers_look_them_up():
    names = ["Zambie", "Espagne", "Équateur", "États-Unis", "estonie", "Éthiopie", "Albanie"]

    assert sorted(names, key=tables.in_order) == [
        "Albanie",
        "Équateur",
        "Espagne",
        "estonie",
        "États-Unis",
        "Éthiopie",
        "Zambie",
    ]


def test_every_label_of_the_tables_is_there_in_both_languages():
    tables_of_labels = [tables.themes(), tables.request_types(), tables.request_states(), tables.handling_codes()]

    assert [
        one.code for labels in tables_of_labels for one in labels.values() if not (one.label_en and one.label_fr)
    ] == []
