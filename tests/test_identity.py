"""What a form says of itself, and what its cells are called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.formats.package import read_package
from docgen.formats.properties import custom_properties, identified
from docgen.identity import Identity, mark_of, printed_identity
from docgen.resources import shipped_template

IDENTITY = Identity(form="statistics", version=3, unit="310000-01", campaign="“月”活动", year=2023)


def test_identity_as_text_and_back() -> None:
    assert IDENTITY.text == "statistics·v3·310000-01"
    assert printed_identity(f" {IDENTITY.text} ") == ("statistics", 3, "310000-01")


@pytest.mark.parametrize("text", ["", "statistics", "statistics·v·31", "a b·v1·31", "x·v1· "])
def test_other_texts_are_no_identity(text: str) -> None:
    assert printed_identity(text) is None


def test_identity_as_properties_and_back() -> None:
    assert Identity.from_properties({"other": "x", **IDENTITY.properties}) == IDENTITY


@pytest.mark.parametrize("key", IDENTITY.properties)
def test_properties_that_do_not_tell_it_whole(key: str) -> None:
    rest = {name: value for name, value in IDENTITY.properties.items() if name != key}
    assert Identity.from_properties(rest) is None


@pytest.mark.parametrize("version", ["", "x", "²", "1" * 20])
def test_a_version_that_is_no_number(version: str) -> None:
    told = {**IDENTITY.properties, "docgen-version": version}
    assert Identity.from_properties(told) is None


@pytest.mark.parametrize("name", ["a", "publicity_events", "x" * 38, "a1"])
def test_plain_names_are_their_own_marks(name: str) -> None:
    assert mark_of(name) == f"f_{name}"


@pytest.mark.parametrize(
    ("name", "mark"),
    [("002.money", "f_002__money"), ("activities.3.people", "f_activities__3__people")],
)
def test_points_become_two_strokes(name: str, mark: str) -> None:
    assert mark_of(name) == mark


@pytest.mark.parametrize("name", ["a__b", "a_.b", "a._b", "x" * 39, f"a.{'b' * 36}", "A", "走访"])
def test_names_that_could_be_mistaken_get_a_hash(name: str) -> None:
    assert re.fullmatch("h_[0-9a-f]{24}", mark_of(name))


@given(st.lists(st.text("ab_.", min_size=1, max_size=8), unique=True, max_size=40))
def test_no_two_names_have_the_same_mark(names: list[str]) -> None:
    assert len({mark_of(name) for name in names}) == len(names)


@given(st.lists(st.text(min_size=1, max_size=60), unique=True, max_size=20))
def test_marks_are_taken_by_word_and_excel(names: list[str]) -> None:
    marks = [mark_of(name) for name in names]
    assert len({mark.lower() for mark in marks}) == len(names)
    assert [mark for mark in marks if not re.fullmatch("[a-z0-9_]{1,40}", mark)] == []


def test_properties_of_a_package() -> None:
    members = read_package(shipped_template("form").read_bytes())
    once = identified(members, IDENTITY.text, {"docgen-form": "old", "mine": "1"})
    again = identified(once, IDENTITY.text, IDENTITY.properties)
    assert custom_properties(members) == {}
    assert custom_properties(again) == {"mine": "1", **IDENTITY.properties}
    assert b"310000-01</dc:identifier>" in again["docProps/core.xml"]
    assert again["_rels/.rels"] == once["_rels/.rels"]
