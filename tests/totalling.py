"""Forms, units and submissions for tests of totals and ledgers."""

from collections.abc import Iterable, Mapping
from typing import Any

from yaml import safe_load

from docgen.campaignfile import UnitModel
from docgen.fields import Value
from docgen.forms import FormModel
from docgen.submissions import FormSubmission
from docgen.totals import Totals, total_up

FORM = """\
title: 活动情况统计表
fields:
  - {name: events, label: 宣传活动, measure: 场次, target: 100}
  - {name: visited, label: 走访企业, measure: 家}
  - {name: helped, label: 帮扶企业, measure: 家}
  - {name: share, label: 帮扶率, type: rate, numerator: helped, denominator: visited, target: 95}
  - {name: score, label: 满意率, type: rate}
  - {name: money, label: 投入, type: decimal, places: 2, measure: 万元}
  - {name: peak, label: 单场最多, measure: 人, total: largest}
  - {name: open, label: 在办, measure: 件, total: latest}
  - {name: ended, label: 结束日期, type: date, total: largest}
  - {name: how, label: 方式, type: choices, choices: [线上, {code: site, label: 线下}]}
  - {name: told, label: 是否公开, type: yesno}
  - {name: cases, label: 典型案例, type: long}
"""
TREE = (
    ("a", None, True),
    ("a1", "a", True),
    ("b", None, False),
    ("b1", "b", True),
    ("a2", "a", True),
)


def form_of(text: str = FORM) -> FormModel:
    return FormModel.model_validate(safe_load(text))


def unit(code: str, parent: str | None = None, reports: bool = True) -> UnitModel:
    return UnitModel(code=code, name=f"{code}局", parent=parent, reports=reports)


def units_of(tree: Iterable[tuple[str, str | None, bool]] = TREE) -> tuple[UnitModel, ...]:
    return tuple(unit(*each) for each in tree)


def sent(values: Mapping[str, Value | None], **more: Any) -> FormSubmission:
    return FormSubmission(**{"document": "form", "version": 1, "values": values, **more})


def totals_of(
    values: Mapping[str, Mapping[str, Value | None]],
    form: FormModel | None = None,
    units: Iterable[UnitModel] | None = None,
    last: Mapping[str, Mapping[str, Value | None]] | None = None,
) -> Totals:
    """The totals of values by unit."""
    return total_up(
        form or form_of(),
        "form",
        {code: sent(each) for code, each in values.items()},
        tuple(units) if units is not None else units_of(),
        {code: sent(each) for code, each in last.items()} if last else None,
    )
