"""Small campaigns with one notice, from a few lines of YAML, and what becomes of them.

A `Case` says what a test is about; what it leaves out is filled in. `draw` has LibreOffice draw
all cases in one call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from docgen.build import build
from docgen.campaign import Campaign, load
from docgen.documents.kinds import Setting
from docgen.documents.laid import Laid
from docgen.findings import CampaignError, Finding
from docgen.official import GBT9704, Profile, annex_label
from tests.pages import MM_PER_POINT
from tests.rendering import Line, Page, Rule, read_pdf, to_pdf

ISSUER = "上海市市场监督管理局"
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 184.0, 262.0
"""The edges of the text area in mm."""

LINE = GBT9704.pitch * MM_PER_POINT
CHAR = GBT9704.char * MM_PER_POINT
IMPRINT_CHAR = 14 * MM_PER_POINT
DRAWN_LOWER = 0.16
"""LibreOffice draws baselines so much below four fifths of a line."""

USUAL = {
    "number": "number: 沪市监竞争〔2023〕242号",
    "title": "title: 关于开展商业秘密保护宣传活动的通知",
    "addressees": "addressees: 各区市场监管局",
    "body": "body: [各单位要高度重视，认真组织，抓好落实。]",
    "signature": "signature: {date: 2023-05-30}",
}
"""What a case's notice says unless its YAML has the key."""

# What paragraphs of a wanted length are cut from: quotes, digits and letters among Chinese.
TEXT = (
    "保护商业秘密，党中央、国务院有明确部署，市场监管总局专门印发了《关于开展“企业商业秘密"
    "保护能力提升服务月”活动的通知》。2023年6月，各单位要围绕AI、5G等重点产业走访企业1500家，"
    "摸清底数；线上线下（含微信、抖音）同步宣传，确保知晓率不低于95%——件件有着落、事事有回音。"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A notice in a campaign: its YAML, issuer and profile, and the titles of its annexes."""

    notice: str = ""
    issuer: str = ISSUER
    annexes: tuple[str, ...] = ()
    profile: str = "gbt9704"


def text(length: int) -> str:
    """So many characters to fill a body with; they end in 。"""
    return (TEXT * (length // len(TEXT) + 1))[: length - 1] + "。"


# Measures, in mm


def row(line: Line, profile: Profile = GBT9704) -> float:
    """Which line of the text area it stands on, from 1."""
    below = line.baseline - profile.page.top - DRAWN_LOWER
    return below / (profile.pitch * MM_PER_POINT) + 0.2


def text_lines(page: Page) -> list[Line]:
    """The lines in the text area, from the top, without the page number."""
    return [line for line in page.lines() if line.baseline < BOTTOM + 2]


def fonts(line: Line) -> set[str]:
    """The families that its characters are drawn in."""
    return {font.partition("-")[0] for font in line.fonts}


# Campaigns


def campaign(folder: Path, case: Case) -> Campaign:
    """The case as a campaign in the folder, loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notice.yaml").write_text(_notice(case), encoding="utf-8")
    documents = [{"name": "notice", "kind": "notice", "file": "notice.yaml"}]
    for name, title in _annexes(case).items():
        documents.append({"name": name, "kind": "activities", "file": f"{name}.yaml"})
        (folder / f"{name}.yaml").write_text(_table(title), encoding="utf-8")
    facts = {"name": "宣传活动", "year": 2023, "issuer": case.issuer, "profile": case.profile}
    (folder / "campaign.yaml").write_text(_yaml({**facts, "documents": documents}), "utf-8")
    return load(folder)


def findings(folder: Path, case: Case) -> list[str]:
    """What is wrong with the case: the code of each finding."""
    try:
        found: Sequence[Finding] = campaign(folder, case).findings
    except CampaignError as error:
        found = error.findings
    return [each.code for each in found]


def predicted(campaign: Campaign) -> Laid:
    """The campaign's notice as docgen lays it out, without annexes and imprint."""
    document = next(iter(campaign.documents.values()))
    names = document.annexes
    labels = {name: annex_label(n, len(names)) for n, name in enumerate(names, 1)}
    setting = Setting(
        issuer=campaign.model.issuer,
        profile=campaign.profile,
        annex_titles=[campaign.documents[name].title for name in names],
        annex=labels.__getitem__,
        facts={},
    )
    return document.kind.lay_out(document.content, setting)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A notice with its annexes and imprint as LibreOffice draws it, and what docgen foresaw."""

    pdf: Path
    laid: Laid

    @cached_property
    def pages(self) -> list[Page]:
        """What stands on its pages."""
        return read_pdf(self.pdf)

    @property
    def pitch(self) -> float:
        """The line height that docgen chose for it, in mm."""
        return self.laid.profile.pitch * MM_PER_POINT

    @property
    def red_line(self) -> Rule:
        """The line below the head."""
        (rule,) = (rule for rule in self.pages[0].rules if rule.color == "FF0000")
        return rule

    @property
    def notice(self) -> list[Page]:
        """The pages of the notice itself, without annexes and imprint."""
        return self.pages[: self.laid.pages]


def draw(campaigns: Mapping[str, Campaign], out: Path) -> dict[str, Drawn]:
    """Each campaign's notice with annexes and imprint, all drawn in one call of LibreOffice."""
    pdfs = to_pdf([_notice_file(each, out, name) for name, each in campaigns.items()], out)
    return {
        name: Drawn(pdf=pdf, laid=predicted(each))
        for (name, each), pdf in zip(campaigns.items(), pdfs, strict=True)
    }


def _notice_file(campaign: Campaign, out: Path, name: str) -> Path:
    """The notice as `docgen build` writes it, as out/NAME.docx."""
    result = build(campaign, out / name, only=["notice"])
    assert not result.findings
    (file,) = (out / name).glob("*.docx")
    return file.rename(out / f"{name}.docx")


def _notice(case: Case) -> str:
    given = yaml.safe_load(case.notice) or {}
    lines = [line for key, line in USUAL.items() if key not in given]
    if case.annexes:
        lines.append(f"annexes: [{', '.join(_annexes(case))}]")
    return "\n".join([*lines, case.notice])


def _annexes(case: Case) -> dict[str, str]:
    return {f"annex{number}": title for number, title in enumerate(case.annexes, 1)}


def _table(title: str) -> str:
    rows = [{"activity": "走访调研，召开座谈会。"}]
    columns = [{"name": "activity", "label": "活动安排"}]
    return _yaml({"title": title, "columns": columns, "rows": rows})


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


# Cases

OFFICES = (ISSUER, "上海市科学技术委员会", "上海市知识产权局", "上海市公安局", "上海市教育委员会")
LONG = "中国（上海）自由贸易试验区临港新片区管理委员会市场监督管理办公室"
BODY = f"body: [{text(140)}]"
IMPRINT = "imprint: {copies: 市场监管总局, office: 上海市市场监督管理局办公室, date: 2023-05-31%s}"
TITLE = "关于开展商业秘密保护宣传活动的通知"
SIGNERS = ("张三丰", "李四", "王五六", "赵七")
ANNEXES = tuple(
    f"商业秘密保护宣传第{n}项活动的安排" + "以及与之配套的各项措施和要求" * (n in (1, 10))
    for n in range(1, 12)
)
NESTED = """
body:
  - heading: 活动目标
    body:
      - heading: 提高认识
        body:
          - heading: 宣传法律
            body:
              - heading: 走进企业
                text: 现场讲解。
              - section: 没有标题的一段。
      - heading: 抓好落实
        text: 逐项落实。
  - heading: 活动安排
    body: [另行通知。]
signature: null
"""
STRONG = """
body:
  - text: [请各单位在, {strong: 2023年7月3日前}, 报送材料。]
  - 小程序App“商业秘密”与AI’已上线——共5项……
"""


def lines(count: int) -> str:
    """A body that takes so many lines."""
    return f"body: [{text(28 * count - 12)}]"


def joint(count: int, *, seal: bool, body: str = "") -> Case:
    """A joint issue of the first so many offices."""
    signed = f"signature: {{seal: {str(seal).lower()}, date: 2023-05-30}}"
    issuers = f"issuers: [{', '.join(OFFICES[:count])}]"
    return Case(notice=f"{body or lines(6)}\n{issuers}\n{signed}")


def signed(issuer: str, *, seal: bool, date: str) -> Case:
    """A short notice of this issuer."""
    notice = f"signature: {{seal: {str(seal).lower()}, date: {date}}}"
    return Case(issuer=issuer, notice=notice)


SIGNED = {
    f"{name} {'with' if seal else 'without'} seal": signed(issuer, seal=seal, date=date)
    for name, issuer, date in (
        ("usual", ISSUER, "2023-05-30"),
        ("short", "杨浦区局", "2023-05-30"),
        ("long date", "杨浦区局", "2023-12-30"),
        ("longer", "中国（上海）自由贸易试验区临港新片区管理委员会", "2023-05-30"),
        ("longest", LONG, "2023-05-30"),
    )
    for seal in (True, False)
}
HEADS = {
    "usual": Case(),
    "copy number": Case(notice='head: {copy_number: "000001"}'),
    "secret": Case(
        notice='head: {copy_number: "000001", secrecy: {level: 机密, term: 1年}, urgency: 特急}'
    ),
    "only secrecy": Case(notice="head: {secrecy: {level: 秘密}}"),
    "one line": Case(notice="title: 通知"),
    "three lines": Case(notice=f"title: |\n  {ISSUER}\n  关于开展商业秘密保护\n  宣传活动的通知"),
    "short issuer": Case(issuer="杨浦区局"),
    "long issuer": Case(issuer=LONG),
    **{f"joint {n}": joint(n, seal=True) for n in (2, 3, 5)},
    **{f"{n} signers": Case(notice=f"signers: [{', '.join(SIGNERS[:n])}]") for n in (1, 2, 3, 4)},
}
SWEEP = {
    **{f"sealed {n}": Case(notice=lines(n) + "\nnote: 此件公开发布") for n in range(1, 27)},
    **{
        f"unsealed {n}": Case(
            notice=f"body: [{text(28 * n - 12)}, {{heading: 抓好落实}}, {{section: 逐项落实。}}]\n"
            "signature: {seal: false, date: 2023-05-30}\nnote: （联系人：李四）"
        )
        for n in range(1, 27)
    },
    **{
        f"joint of five {n}": joint(5, seal=True, body=f"{lines(n)[:-1]}, {text(60)}, {text(40)}]")
        for n in (1, 2, 4, 8, 16, 18, 19, 20)
    },
    **{f"joint of two {n}": joint(2, seal=True, body=lines(n)) for n in range(1, 24, 2)},
}
CASES = {
    **SIGNED,
    **HEADS,
    **SWEEP,
    **{f"joint {n} without seal": joint(n, seal=False) for n in (2, 3, 5)},
    "preprinted": Case(notice="head: {preprinted: true}"),
    "full pages": Case(notice=f"body: [{'商业秘密保护' * 280}]"),
    "full pages for the screen": Case(notice=f"body: [{'商业秘密保护' * 280}]", profile="gbt33476"),
    "nested": Case(notice=NESTED),
    "strong": Case(notice=STRONG),
    "one annex": Case(notice=BODY, annexes=ANNEXES[:1]),
    "two annexes": Case(notice=BODY + "\n" + IMPRINT % "", annexes=ANNEXES[:2]),
    "eleven annexes": Case(notice=BODY + "\n" + IMPRINT % "", annexes=ANNEXES),
    "imprint on page 2": Case(notice=IMPRINT % ""),
    "imprint on last page": Case(notice=IMPRINT % ", page: last"),
    "imprint with room": Case(notice=lines(15) + "\n" + IMPRINT % ""),
    "imprint without room": Case(notice=lines(25) + "\n" + IMPRINT % ""),
    "many copies": Case(
        notice=(lines(12) + "\n" + IMPRINT % "").replace("市场监管总局", "、".join(OFFICES * 2))
    ),
}
