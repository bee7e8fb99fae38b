"""Findings: what they say, how they compare, sort and travel."""

import pickle
from datetime import date
from pathlib import Path

import pytest

from docgen.findings import (
    CampaignError,
    DocgenError,
    Finding,
    Place,
    Severity,
    finding,
    has_errors,
    sort_findings,
)
from docgen.messages import N_, phrase

AT = Place(file="notice.yaml", line=12, column=5)


def test_a_finding_tells_place_message_and_remedy() -> None:
    told = finding("missing-key", AT, key="标题")
    assert told.text("zh_CN") == "notice.yaml:12:5：缺少必填项“标题”。请补上“标题: …”。"
    assert told.text("en").startswith("notice.yaml:12:5: “标题” is required")


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(), ""),
        (Place(file="a.yaml"), "a.yaml"),
        (Place(file="a.yaml", line=3), "a.yaml:3"),
        (Place(file="a.docx", part="header"), "a.docx (header)"),
        (Place(part="Sheet1!B3"), "Sheet1!B3"),
        (Place(file="a.docx", part=phrase(N_("a list"))), "a.docx (a list)"),
    ],
)
def test_a_place_shows_what_is_known(place: Place, text: str) -> None:
    assert place.text("en") == text


def test_a_part_of_a_place_is_translated() -> None:
    assert Place(file="a.docx", part=phrase(N_("a list"))).text("zh_CN") == "a.docx（列表）"


def test_a_finding_without_place_is_its_message() -> None:
    assert finding("file-empty").text("zh_CN").startswith("文件没有内容。")


def test_parameters_are_listed_and_translated() -> None:
    told = finding("missing-one-of", keys=("heading", phrase(N_("text"))))
    assert "heading、文字" in told.message("zh_CN")
    assert "heading, text" in told.message("en")


def test_braces_of_a_parameter_stay_as_they_are() -> None:
    told = finding("template-undefined", name="{{ name }} {name} {hint}")
    assert "“{{ name }} {name} {hint}”" in told.message("en")


def test_a_forgotten_parameter_does_not_raise() -> None:
    assert "{key}" in finding("missing-key").message("en")


def test_severity_comes_from_the_catalog() -> None:
    assert finding("missing-key").severity is Severity.ERROR
    assert finding("typed-numbering").severity is Severity.WARNING
    assert has_errors([finding("typed-numbering"), finding("missing-key")])
    assert not has_errors([finding("typed-numbering")])


def test_findings_are_equal_by_value_and_can_be_hashed() -> None:
    one = finding("unknown-key", AT, key="titel", choices=["title"])
    same = Finding(code="unknown-key", place=AT, params={"key": "titel", "choices": ["title"]})
    assert one == same
    assert len({one, same, finding("unknown-key", AT, key="other")}) == 2


def test_parameters_cannot_be_changed() -> None:
    params = {"key": "title"}
    told = finding("missing-key", AT, **params)
    with pytest.raises(TypeError):
        told.params["key"] = "other"  # type: ignore[index]
    params["key"] = "other"
    assert told.params["key"] == "title"


def test_a_parameter_may_be_called_code() -> None:
    assert finding("duplicate-code", AT, code="310101", line=3).params["code"] == "310101"


def test_findings_and_errors_travel_between_processes() -> None:
    error = CampaignError([finding("bad-date", AT, value=date(2023, 5, 30), path=Path("a"))])
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, CampaignError)
    assert again.findings == error.findings


def test_findings_sort_by_file_line_and_column_and_come_once() -> None:
    places = [
        Place(file="b.yaml", line=1, column=1),
        Place(file="a.yaml", line=10, column=2),
        Place(file="a.yaml", line=9, column=3),
        Place(file="a.yaml", line=9, column=1),
        Place(file="a.yaml"),
        Place(),
        Place(file="a.yaml", line=9, column=1),
    ]
    told = sort_findings(finding("file-empty", place) for place in places)
    assert [item.place for item in told] == [
        places[5],
        places[4],
        places[3],
        places[2],
        places[1],
        places[0],
    ]


def test_an_error_tells_all_its_findings() -> None:
    error = CampaignError(
        [
            finding("missing-key", Place(file="b.yaml", line=2, column=1), key="title"),
            finding("file-empty", Place(file="a.yaml", line=1, column=1)),
        ]
    )
    first, second = str(error).splitlines()
    assert first.startswith("a.yaml:1:1")
    assert second.startswith("b.yaml:2:1")
    assert isinstance(error, DocgenError)
