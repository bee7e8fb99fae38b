"""Small campaigns with a report: a form, what units reported, a report.yaml; and what it says."""

from collections.abc import Mapping
from datetime import date as Date
from pathlib import Path
from typing import Any, Final

import yaml

from docgen.blocks import texts
from docgen.campaign import Campaign, load
from docgen.documents.report import ReportData, Written
from docgen.findings import CampaignError, DocgenError, Finding
from docgen.intake.asking import asked_back
from docgen.intake.keeping import load_submissions
from docgen.intake.last import last_values
from docgen.press.filling import setting_of
from docgen.press.reporting import report_data

FORM: Final = """\
title: 活动情况统计表
fields:
  - name: drills
    label: 开展应急演练
    measure: 场次
    target: 40
    fields:
      - {name: people, label: 参加人数, measure: 人次}
      - {name: groups, label: 参与单位, measure: 家}
  - {name: posters, label: 张贴海报, measure: 张}
  - {name: cost, label: 投入经费, type: decimal, places: 2, measure: 万元}
  - {name: passed, label: 合格率, type: rate, places: 1, numerator: good, denominator: posters}
  - {name: good, label: 合格海报, measure: 张}
  - {name: lead, label: 牵头人, type: choice, choices: [主要负责人, 分管负责人]}
  - {name: problems, label: 存在问题, type: long}
"""
UNITS: Final = ("市局", "东区局", "西区局", "南区局")
EAST: Final = {"drills": 12, "people": 90123, "groups": 30, "posters": 200, "good": 150}
WEST: Final = {"drills": 8, "people": 1000, "posters": 100, "good": 100}

Values = Mapping[str, Any]


def campaign_in(
    folder: Path,
    body: str,
    reported: Mapping[str, Values] | None = None,
    *,
    data: str = "form",
    more: str = "",
    form: str = FORM,
    units: list[dict[str, object]] | None = None,
    last: Mapping[str, Values] | None = None,
) -> Campaign:
    """A campaign whose report has this body; `reported` are blocks of submissions by unit."""
    folder.mkdir(parents=True, exist_ok=True)
    facts: dict[str, object] = {
        "name": "安全生产月活动",
        "year": 2024,
        "issuer": "示例市应急管理局",
        "documents": [
            {"name": "form", "kind": "form", "file": "form.yaml"},
            {"name": "report", "kind": "report", "file": "report.yaml"},
        ],
        "due": [{"document": "form", "date": Date(2024, 7, 5)}],
        "units": units or _units(),
    }
    if last is not None:
        facts["last"] = "last"
        _submissions(folder / "last", last)
    _yaml(folder / "campaign.yaml", facts)
    (folder / "form.yaml").write_text(form, encoding="utf-8")
    text = f"title: 关于活动情况的报告\ndata: {data}\n{more}body:\n{body}"
    (folder / "report.yaml").write_text(text, encoding="utf-8")
    given = {"02": {"values": EAST}, "03": {"values": WEST}} if reported is None else reported
    _submissions(folder / "submissions", given)
    return load(folder)


def _units() -> list[dict[str, object]]:
    return [
        {"code": f"0{n}", "name": f"示例市{name}", "short": name, "reports": n > 1}
        | ({"parent": "01"} if n > 1 else {})
        for n, name in enumerate(UNITS, 1)
    ]


def _submissions(folder: Path, reported: Mapping[str, Values]) -> None:
    folder.mkdir(exist_ok=True)
    for code, block in reported.items():
        made = {"received": Date(2024, 7, 4), **block}
        _yaml(folder / f"{code}.yaml", {"unit": code, "forms": {"form": made}})


def _yaml(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def data_of(campaign: Campaign) -> ReportData:
    """The data of the campaign's report, as `docgen build` gathers it."""
    document = campaign.documents["report"]
    submissions, _ = load_submissions(campaign)
    last, _ = last_values(campaign)
    back = asked_back(campaign, ["form"], submissions, last)
    return report_data(campaign, document, submissions, last, asked_back=back)


def written(campaign: Campaign) -> Written:
    """The campaign's report, laid out."""
    document = campaign.documents["report"]
    setting = setting_of(campaign, document, "")
    made: Written = document.kind.report(document.content, setting, data_of(campaign))
    return made


def said(campaign: Campaign) -> list[str]:
    """The paragraphs of the report's body, cells and chart titles among them."""
    return list(texts(written(campaign).pages[0].elements["body"]))  # type: ignore[arg-type]


def wrong(folder: Path, body: str, **more: Any) -> list[tuple[str, int | None, int | None]]:
    """Code, line and column of what is wrong with the report, when loaded or when made."""
    try:
        written(campaign_in(folder, body, **more))
    except (CampaignError, DocgenError) as error:
        return [(each.code, each.place.line, each.place.column) for each in _own(error.findings)]
    return []


def _own(findings: tuple[Finding, ...]) -> list[Finding]:
    return [each for each in findings if each.place.file == "report.yaml"]
