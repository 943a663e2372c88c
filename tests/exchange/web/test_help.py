def test_help_is_open_to_one_who_is_not_signed_in(visitor):
    page = visitor.get("/help").text

    assert "I cannot sign in" in page
    assert 'href="/sign-in"' in page


def test_help_keeps_the_frame_of_one_who_is(ada):
    page = ada.get("/help").text

    assert "Ada Lund" in page
    assert "Without activity your session ends at 10:34." in page
