"""Small campaigns for tests: a sound one, of which a test rewrites the file it is about."""

from pathlib import Path
from typing import Final

from docgen.campaign import load
from docgen.findings import CampaignError, Finding

CAMPAIGN: Final = """\
name: 安全生产月活动
year: 2024
period: {start: 2024-06-01, end: 2024-06-30}
issuer: 示例市应急管理局
documents:
  - {name: notice, kind: notice, file: notice.yaml}
  - {name: plan, kind: activities, file: plan.yaml}
  - {name: form, kind: form, file: form.yaml}
due:
  - {document: form, date: 2024-07-05}
units:
  - {code: "01", name: 示例市应急管理局, short: 市局, reports: false}
  - {code: "02", name: 示例市东区应急管理局, short: 东区局, parent: "01"}
  - {code: "03", name: 示例市西区应急管理局, short: 西区局, parent: "01"}
"""
NOTICE: Final = """\
number: 示应急〔2024〕8号
title: 关于开展安全生产月活动的通知
addressees: 各区应急管理局
body:
  - heading: 活动时间
    body: [2024年6月。]
  - heading: 活动安排
    body:
      - text: [各单位按计划开展活动, {annex: plan}, 。]
annexes: [plan, form]
signature: {date: 2024-05-20}
imprint: {copies: 示例省应急管理厅, office: 示例市应急管理局办公室, date: 2024-05-21}
"""
PLAN: Final = """\
title: 活动安排
columns:
  - {name: unit, label: 单位, width: 40, align: center, group: true, unit: true}
  - {name: number, label: 序号, width: 14, align: center, number: true}
  - {name: what, label: 内容}
rows:
  - unit: 市局
    rows:
      - what: 举办启动仪式。
      - what: 开展专家讲座。
  - unit: 东区局
    rows:
      - what: 组织应急演练。
"""
FORM: Final = """\
title: 活动情况统计表
fields:
  - name: drills
    label: 开展应急演练
    measure: 场次
    fields:
      - {name: people, label: 参加人数, measure: 人次}
  - {name: posters, label: 张贴海报, measure: 张}
"""


def write_campaign(folder: Path, **files: str) -> Path:
    """The sound campaign with some of its files rewritten: notice="…", campaign="…"."""
    folder.mkdir(parents=True, exist_ok=True)
    sound = {"campaign": CAMPAIGN, "notice": NOTICE, "plan": PLAN, "form": FORM}
    for name, text in {**sound, **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def findings_of(folder: Path) -> tuple[Finding, ...]:
    """What loading the campaign finds, mistakes or not."""
    try:
        return load(folder).findings
    except CampaignError as error:
        return error.findings


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, int | None]]:
    """Code, file and line of each finding."""
    return [(each.code, each.place.file, each.place.line) for each in findings]
