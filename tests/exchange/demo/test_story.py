"""The story as it is written: large enough, half in French, and whole in itself."""

import re
from collections import Counter

import pytest

from exchange import tables
from exchange.demo import story
from exchange.demo.files import kinds

FRENCH = re.compile(r"\b(le|la|les|de|des|du|et|une?|au|aux|par|pour|est|sur|dans)\b|[dlqns]’|[éèêàçù]", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|of|and|to|is|are|for|in|we|on|with|a|that|who|how|by)\b", re.IGNORECASE)
LEAST = {"people": 26, "dossiers": 15, "documents": 60, "discussions": 20, "requests": 12}


@pytest.fixture(scope="module")
def told():
    return story.read()


def is_french(text):
    return len(FRENCH.findall(text)) > len(ENGLISH.findall(text))


def french(texts):
    """Return which part of these texts is in French."""
    found = [is_french(text) for text in texts]
    return sum(found) / len(found)


@pytest.mark.parametrize("kind", LEAST)
def test_it_is_told_at_full_size(told, kind):
    assert len(told[kind]) >= LEAST[kind]


def test_twelve_delegations_and_more_have_people(told):
    assert len({person["delegation"] for person in told["people"]}) >= 12


def test_two_discussions_go_on_for_days(told):
    long = [one for one in told["discussions"] if len(one["messages"]) >= 15]

    assert len(long) >= 2
    assert all(one["messages"][0]["day"] - one["messages"][-1]["day"] >= 15 for one in long)


def test_about_half_of_it_is_in_french(told):
    parts = {
        "people": sum(person["language"] == "fr" for person in told["people"]) / len(told["people"]),
        "dossiers": french(one["title"] for one in told["dossiers"]),
        "requests": french(f"{one['title']} {one['purpose']}" for one in told["requests"]),
        "texts": french(one["text"] for one in told["documents"] if "text" in one),
        "discussions": french(" ".join(each["text"] for each in one["messages"]) for one in told["discussions"]),
    }

    assert all(0.4 <= part <= 0.6 for part in parts.values()), parts


def test_every_name_that_it_uses_is_someone_or_something(told):
    people = {person["key"] for person in told["people"]} | {one["key"] for one in told["incidents"] if "key" in one}
    codes = {one["code"] for one in told["delegations"]}
    dossiers = {one["key"] for one in told["dossiers"]} | {"library"}
    copies = {f"{one['key']}:{code}" for one in told["requests"] for code in one["to"]}
    files = {one["name"] for one in told["documents"]}
    messages = [each for one in told["discussions"] for each in one["messages"]]

    assert {key for one in told["dossiers"] for key in [one["by"], *one["members"]]} <= people
    assert {one["by"] for one in [*told["documents"], *told["requests"], *told["sheets"], *messages]} <= people
    assert {key for one in told["duties"] for key in (one["by"], one["who"], one.get("deputy", one["who"]))} <= people
    assert {one["state"] for one in told["sheets"]} <= codes
    assert {code for one in told["requests"] for code in one["to"]} <= codes
    assert {f"{one['request']}:{one['state']}" for one in told["assets"]} <= copies
    assert {step["by"] for one in told["assets"] for step in one["steps"]} <= people
    assert {one["dossier"] for one in [*told["documents"], *told["discussions"]]} <= dossiers | copies
    assert {name for each in messages for name in each.get("attach", ())} <= files
    assert {one["document"] for one in told["openings"]} <= files


def test_no_two_documents_or_discussions_share_a_name(told):
    names = Counter(one.get("name", one.get("title")) for one in [*told["documents"], *told["discussions"]])

    assert [name for name, count in names.items() if count > 1] == []


def test_it_has_an_asset_of_each_kind_but_the_unnamed(told):
    kinds = {
        step["facts"]["kind"] for one in told["assets"] for step in one["steps"] if "kind" in step.get("facts", {})
    }

    assert kinds == set(tables.asset_kinds()) - {"AIRCRAFT", "OTHER"}


def test_its_files_are_of_many_kinds_and_sizes(told):
    sizes = sorted(len(kinds.make(one)) for one in told["documents"])
    endings = {one["name"].rsplit(".", 1)[1] for one in told["documents"]}

    assert endings == {"pdf", "docx", "xlsx", "csv", "txt", "png", "jpg"}
    assert sum(size > 100_000 for size in sizes) >= 8
    assert sum(size > 1_000_000 for size in sizes) >= 2
