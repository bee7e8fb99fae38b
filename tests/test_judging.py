"""What a unit must correct or explain in what it reported."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from docgen.fields import Value
from docgen.findings import Severity
from docgen.forms import FormModel
from docgen.intake.judging import cell_findings
from docgen.submissions import (
    CellFinding,
    Correction,
    FileOrigin,
    FormSubmission,
    Origin,
    Unclear,
)
from tests.handmade import form_of

FORM = """\
title: 活动情况统计表
sections:
  - fields:
      - {name: drills, label: 开展应急演练, measure: 场次, required: true, change: 50}
      - {name: people, label: 参加人数, measure: 人次, maximum: 1000}
      - {name: remarks, label: 说明, type: text}
  - title: 二、活动明细
    rows:
      name: acts
      most: 5
      columns:
        - {name: what, label: 内容, type: text, required: true}
        - {name: count, label: 人数}
explanation: remarks
checks:
  - people >= drills
  - {rule: people <= 100, soft: true}
"""


@pytest.fixture
def form(tmp_path: Path) -> FormModel:
    return form_of(FORM, tmp_path)


def submission(values: Mapping[str, Value | None], **other: Any) -> FormSubmission:
    """A submission with a cell for each value."""
    origins = {
        name: Origin(cell=f"表!D{at}", route="mark", raw=f"（{value}）")
        for at, (name, value) in enumerate(values.items(), 1)
    }
    return FormSubmission(
        document="form", version=1, values=values, **{"origins": origins, **other}
    )


def told(cells: tuple[CellFinding, ...]) -> list[tuple[str, str]]:
    return [(each.name, each.finding.code) for each in cells]


def test_nothing_to_say(form: FormModel) -> None:
    assert cell_findings(form, submission({"drills": 3, "people": 30})) == ()


def test_item_cell_and_what_was_read(form: FormModel) -> None:
    file = FileOrigin(name="东区局.xlsx", sha256="", time=datetime(2024, 7, 1, tzinfo=UTC))
    cell, *others = cell_findings(form, submission({"drills": 3, "people": 2000}, file=file))
    assert (cell.name, cell.label, cell.cell, cell.raw) == (
        "people",
        "参加人数",
        "表!D2",
        "（2000）",
    )
    assert cell.finding.code == "value-above"
    assert str(cell.finding.place) == "东区局.xlsx (表!D2)"
    assert [each.finding.code for each in others] == ["rule-soft"]


def test_a_rule_names_all_its_items(form: FormModel) -> None:
    (cell,) = cell_findings(form, submission({"drills": 30, "people": 3}))
    assert cell.finding.code == "rule-broken"
    assert (cell.label, cell.cell, cell.raw) == (
        "参加人数、开展应急演练",
        "表!D2、表!D1",
        "（3）、（30）",
    )


def test_what_could_not_be_read_comes_instead_of_what_follows_from_it(form: FormModel) -> None:
    unclear = {"drills": Unclear(state="ask", code="number-vague", params={"text": "约30"})}
    found = cell_findings(form, submission({"drills": None, "people": 3}, unclear=unclear))
    assert told(found) == [("drills", "number-vague")]
    assert found[0].finding.severity is not Severity.INFO


def test_in_the_order_of_the_form(form: FormModel) -> None:
    unclear = {
        "acts.2.count": Unclear(state="ask", code="number-vague", params={"text": "约3"}),
        "people": Unclear(state="ask", code="number-vague", params={"text": "约30"}),
    }
    values = {"people": None, "acts.1.count": 3, "acts.2.what": "讲座", "acts.2.count": None}
    assert told(cell_findings(form, submission(values, unclear=unclear))) == [
        ("drills", "value-required"),
        ("people", "number-vague"),
        ("acts.1.what", "value-required"),
        ("acts.2.count", "number-vague"),
    ]


def test_what_was_put_right_by_hand_is_not_asked_again(form: FormModel) -> None:
    unclear = {"drills": Unclear(state="ask", code="number-vague", params={"text": "约30"})}
    corrections = {"drills": Correction(value=30, by="王五", why="电话核实")}
    values: dict[str, Value | None] = {"drills": None, "people": 40}
    asked = submission(values, unclear=unclear, corrections=corrections)
    assert cell_findings(form, asked) == ()


def test_a_change_since_last_time(form: FormModel) -> None:
    now = submission({"drills": 9, "people": 30})
    assert told(cell_findings(form, now, {"drills": 3})) == [("drills", "change-soft")]
    assert cell_findings(form, now, {"drills": 8}) == ()


@pytest.mark.parametrize("name", ["people <= 100", "people"])
def test_what_the_officer_explained_is_information(form: FormModel, name: str) -> None:
    values: dict[str, Value | None] = {"drills": 3, "people": 300}
    assert told(cell_findings(form, submission(values))) == [("people", "rule-soft")]
    explained = submission(values, explanations={name: "全市集中开展"})
    (cell,) = cell_findings(form, explained)
    assert (cell.finding.code, cell.finding.severity) == ("fault-explained", Severity.INFO)
    assert cell.finding.params["text"] == "全市集中开展"
    assert "100" in cell.finding.message("en")


def test_what_the_unit_explained_in_the_form_is_information(form: FormModel) -> None:
    values: dict[str, Value | None] = {"drills": 3, "people": 300, "remarks": "含线上"}
    assert told(cell_findings(form, submission(values))) == [("people", "fault-explained")]


def test_what_is_wrong_cannot_be_explained(form: FormModel) -> None:
    values: dict[str, Value | None] = {"drills": 30, "people": 3, "remarks": "属实"}
    assert told(cell_findings(form, submission(values))) == [("people", "rule-broken")]


def test_too_many_rows(form: FormModel) -> None:
    values: dict[str, Value | None] = {"drills": 1, "people": 1}
    values |= {f"acts.{number}.what": "讲座" for number in range(1, 7)}
    (cell,) = cell_findings(form, submission(values))
    assert (cell.name, cell.label, cell.finding.code) == ("acts", "活动明细", "rows-many")
