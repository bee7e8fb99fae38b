"""The shipped example, built: what it says, that it is built alike each time, how it is drawn."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from docgen.build import build
from docgen.campaign import load
from tests.outlining import EXAMPLE, ROOT, Cell, Word, assert_outline
from tests.rendering import Page, Rule, read_pdf, to_pdf

NOTICE: Final = "上海市市场监督管理局关于开展上海市“企业商业秘密保护能力提升服务月”活动的通知.docx"
ANNEX_1: Final = "附件1 上海市“企业商业秘密保护能力提升服务月”活动安排.docx"
ANNEX_2: Final = "附件2 上海市“企业商业秘密保护能力提升服务月”活动开展情况统计表.docx"

# What the notice says, by the style it says it in.
FACTS: Final = {
    "发文机关标志": ["上海市市场监督管理局文件"],
    "发文字号": ["沪市监竞争〔2023〕242号"],
    "公文标题": [
        "上海市市场监督管理局关于开展上海市",
        "“企业商业秘密保护能力提升服务月”",
        "活动的通知",
    ],
    "主送机关": ["各区市场监管局，临港新片区市场监管局，市局执法总队、机场分局："],
    "一级标题": ["一、活动目标", "二、活动主题", "三、活动时间", "四、活动安排", "五、工作要求"],
    "附件说明": [
        "附件：1.⇥上海市“企业商业秘密保护能力提升服务月”活动安排",
        "2.⇥上海市“企业商业秘密保护能力提升服务月”活动开展情况统计表",
    ],
    "署名": ["上海市市场监督管理局", "2023年5月30日"],
    "附注": ["（此件公开发布）"],
    "附件序号": ["附件1", "附件2"],
    "附件标题": [
        "上海市“企业商业秘密保护能力提升服务月”",
        "活动安排",
        "上海市“企业商业秘密保护能力提升服务月”",
        "活动开展情况统计表",
    ],
    "填表信息": ["填报单位（盖章）：⇥年    月    日"],
    "版记": [
        "抄送：市场监管总局价格监督检查和反不正当竞争局。",
        "上海市市场监督管理局办公室⇥2023年5月31日印发",
    ],
}
RUN_IN: Final = (
    "（一）统一认识，服务大局。",
    "（二）加强领导，凝聚合力。",
    "（三）宣传引导，营造氛围。",
    "（四）总结经验，巩固成果。",
)
REFERENCES: Final = (
    "活动安排》，见附件1。",
    "活动安排（附件1）由各单位",
    "统计表》（附件2）一并报送",
)

CITY: Final = "市级层面"
DISTRICT: Final = "区级层面"
# Level, unit as the table shows it, and how many activities it has, in order.
UNITS: Final = (
    (CITY, "市市场监管局", 8),
    (CITY, "市局执法总队", 2),
    (DISTRICT, "浦东新区市场监管局", 3),
    (DISTRICT, "黄浦区市场监管局", 4),
    (DISTRICT, "静安区市场监管局", 3),
    (DISTRICT, "徐汇区市场监管局", 4),
    (DISTRICT, "长宁区市场监管局", 3),
    (DISTRICT, "普陀区市场监管局", 4),
    (DISTRICT, "虹口区市场监管局", 3),
    (DISTRICT, "杨浦区市场监管局", 2),
    (DISTRICT, "宝山区市场监管局", 3),
    (DISTRICT, "闵行区市场监管局", 3),
    (DISTRICT, "嘉定区市场监管局", 2),
    (DISTRICT, "金山区市场监管局", 2),
    (DISTRICT, "松江区市场监管局", 3),
    (DISTRICT, "青浦区市场监管局", 2),
    (DISTRICT, "奉贤区市场监管局", 4),
    (DISTRICT, "崇明区市场监管局", 2),
    (DISTRICT, "临港新片区市场监管局", 3),
    (DISTRICT, "机场分局", 2),
)
ACTIVITIES: Final = 62
# All but the city's office itself get a form, for Word and for Excel.
FORMS: Final = 2 * (len(UNITS) - 1)
SUBMISSIONS: Final = tuple(
    f"submissions/{unit.code}.yaml"
    for unit in load(EXAMPLE).reporting
    if (EXAMPLE / f"submissions/{unit.code}.yaml").exists()
)
FILLED: Final = 2 * len(SUBMISSIONS)
REPORT: Final = "上海市市场监督管理局关于“企业商业秘密保护能力提升服务月”活动情况的报告.docx"
LEDGER: Final = "台账.xlsx"
MADE: Final = 5 + FORMS + FILLED
OWNERS: Final = tuple((level, unit) for level, unit, count in UNITS for _ in range(count))

# Item number (empty for a sub-item), label, measure.
FORM: Final = (
    ("1", "开展线上线下专题宣传活动", "场次"),
    ("", "参与企业", "家"),
    ("", "参与人数", "人次"),
    ("", "发放各类宣传材料", "份"),
    ("2", "召开企业商业秘密保护座谈会、行政指导会", "场次"),
    ("", "参与企业", "家"),
    ("3", "调研走访企业", "家"),
    ("4", "发放调查问卷", "份"),
    ("5", "收集企业商业秘密保护的意见建议", "条"),
    ("6", "协调解决企业商业秘密保护诉求和困难", "个"),
    ("7", "开展各类能力提升培训活动", "场次"),
    ("", "参与企业", "家"),
    ("", "参与人数", "人次"),
    ("8", "公布典型案例", "件"),
    ("9", "向党委、政府报送商业秘密保护报告、信息", "篇"),
    ("10", "共编发宣传报道", "篇"),
    ("", "其中，中央媒体报道数量", "篇"),
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built."""
    folder = tmp_path_factory.mktemp("example")
    assert build(load(EXAMPLE), folder).findings == ()
    return folder


@pytest.fixture(scope="module")
def notice(out: Path) -> Word:
    """The notice with its annexes and imprint."""
    return Word.open(out / NOTICE)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


# --- what it says -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "name"), [(NOTICE, "notice"), (ANNEX_1, "annex-1"), (ANNEX_2, "annex-2")]
)
def test_outlines(out: Path, file: str, name: str) -> None:
    assert_outline(out / file, name)


@pytest.mark.parametrize("style", FACTS)
def test_the_notice_says(notice: Word, style: str) -> None:
    assert notice.said(style) == FACTS[style]


def test_the_notice_has_numbered_sections_and_references(notice: Word) -> None:
    body = notice.said("公文正文")
    numbered = [text for text in body if text.startswith("（")]
    assert [text[:3] for text in numbered] == [
        "（一）",
        "（二）",
        "（三）",
        *(r[:3] for r in RUN_IN),
    ]
    assert [text[: len(head)] for text, head in zip(numbered[3:], RUN_IN, strict=True)] == [*RUN_IN]
    for reference in REFERENCES:
        assert reference in "".join(body)


def activity_rows(word: Word) -> list[list[str]]:
    """The rows of an activity table with merged cells filled in, without the headers."""
    rows: list[list[str]] = []
    for cells in chain.from_iterable(t for t in word.tables() if len(t[0]) == 4):
        above = rows[-1] if rows else [""] * 4
        rows.append([_filled(cell, up) for cell, up in zip(cells, above, strict=True)])
    return [row for row in rows if row[2] != "序号"]


def _filled(cell: Cell, above: str) -> str:
    return above if cell.merge == "continue" else cell.text.replace("\n", "")


@pytest.mark.parametrize("file", [NOTICE, ANNEX_1])
def test_activities_and_their_units(out: Path, file: str) -> None:
    rows = activity_rows(Word.open(out / file))
    assert len(OWNERS) == ACTIVITIES
    assert [(level, unit) for level, unit, _, _ in rows] == list(OWNERS)
    assert [int(number) for _, _, number, _ in rows] == list(range(1, ACTIVITIES + 1))
    assert all(text.endswith("。") for *_, text in rows)


@pytest.mark.parametrize("file", [NOTICE, ANNEX_2])
def test_the_form_has_its_items_and_measures(out: Path, file: str) -> None:
    (table,) = (t for t in Word.open(out / file).tables() if len(t[0]) == 3)
    rows = [[cell.text for cell in row] for row in table]
    assert rows[0] == ["序号", "具体内容", "数据"]
    assert rows[1:] == [[n, label, f"（    ）{measure}"] for n, label, measure in FORM]
    merges = [row[0].merge for row in table[1:]]
    assert merges == ["restart" if number else "continue" for number, *_ in FORM]


def test_the_example_needs_no_finding() -> None:
    campaign = load(EXAMPLE)
    assert campaign.findings == ()
    assert [unit.shown for unit in campaign.model.units] == [unit for _, unit, _ in UNITS]


# --- built alike each time ----------------------------------------------------------------------


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    build(load(EXAMPLE), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    written = build(load(EXAMPLE), tmp_path).written
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    assert (written.written, len(written.unchanged)) == ((), MADE)


def test_same_bytes_whatever_the_process(out: Path, tmp_path: Path) -> None:
    surroundings = (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LANG": "C", "LC_ALL": "C"},
    )
    for number, extra in enumerate(surroundings):
        target = tmp_path / f"out {number}"
        subprocess.run(
            [sys.executable, "-m", "docgen", "build", str(EXAMPLE), "-o", str(target)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **extra},
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        assert files(target) == files(out)


def test_manifest(out: Path) -> None:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    found = {entry["path"]: entry for entry in manifest["artifacts"]}
    units = {path: each for path, each in found.items() if each["unit"]}
    assert found == {
        **units,
        NOTICE: entry(out, NOTICE, "notice", "notice.yaml", "activities.yaml", "form.yaml"),
        ANNEX_1: entry(out, ANNEX_1, "annex", "activities.yaml"),
        ANNEX_2: entry(out, ANNEX_2, "annex", "form.yaml"),
        REPORT: entry(out, REPORT, "report", "report.yaml", *SUBMISSIONS),
        LEDGER: entry(out, LEDGER, "ledger", "form.yaml", *SUBMISSIONS),
    }
    assert len(units) == FORMS + FILLED
    assert files(out).keys() == {*found, "manifest.json"}


def entry(out: Path, path: str, kind: str, *sources: str) -> dict[str, Any]:
    """What the manifest must say of a file."""
    return {
        "kind": kind,
        "unit": None,
        "path": path,
        "sha256": hashlib.sha256((out / path).read_bytes()).hexdigest(),
        "sources": ["campaign.yaml", *sources],
    }


# --- Annex 1 as LibreOffice draws it ------------------------------------------------------------

TEXT_TOP: Final = 37.0
TEXT_BOTTOM: Final = 262.0
EDGES: Final = (28.0, 42.0, 72.0, 86.0, 184.0)
HEADER: Final = ["类别", "单位", "序号", "活动安排"]


class DrawnCell(NamedTuple):
    """A cell between two drawn rules: mm from the top of the page, and what stands in it."""

    top: float
    bottom: float
    text: str


def drawn_cells(page: Page, column: int) -> list[DrawnCell]:
    """The cells of a column, from the rules that cross it and the characters between them."""
    left, right = EDGES[column], EDGES[column + 1]
    middle = (left + right) / 2
    rules = [rule.middle for rule in page.rules if rule.horizontal and _crosses(rule, middle)]
    inside = [char for char in page.chars if left < (char.x0 + char.x1) / 2 < right]
    return [
        DrawnCell(
            top,
            bottom,
            "".join(
                char.text
                for char in sorted(inside, key=lambda c: (round(c.baseline, 1), c.x0))
                if top < char.baseline < bottom and not char.text.isspace()
            ),
        )
        for top, bottom in pairwise(sorted(rules))
    ]


def _crosses(rule: Rule, x: float) -> bool:
    return rule.x0 < x < rule.x1


def drawn_rows(page: Page) -> Iterator[list[str]]:
    """The rows of the page, each cell with the text of the drawn cell that it lies in."""
    columns = [drawn_cells(page, column) for column in range(4)]
    for row in columns[3]:
        middle = (row.top + row.bottom) / 2
        yield [
            next(cell.text for cell in cells if cell.top < middle < cell.bottom)
            for cells in columns
        ]


@pytest.fixture(scope="module")
def drawn(rendering: None, out: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """The pages of Annex 1."""
    (pdf,) = to_pdf([out / ANNEX_1], tmp_path_factory.mktemp("drawn"))
    return read_pdf(pdf)


def test_drawn_rows_are_the_tables_rows(out: Path, drawn: list[Page]) -> None:
    rows = [row for page in drawn for row in drawn_rows(page)]
    headers = [row for row in rows if row[2] == "序号"]
    assert headers == [HEADER] * len(drawn)
    assert [row for row in rows if row[2] != "序号"] == activity_rows(Word.open(out / ANNEX_1))


def test_drawn_header_and_labels_at_the_top_of_every_page(drawn: list[Page]) -> None:
    for page in drawn:
        header, first, *_ = drawn_rows(page)
        assert header == HEADER
        assert tuple(first[:2]) == OWNERS[int(first[2]) - 1]


def test_drawn_units_stay_together(drawn: list[Page]) -> None:
    pages = [{row[1] for row in list(drawn_rows(page))[1:]} for page in drawn]
    parted = {unit for before, after in pairwise(pages) for unit in before & after}
    # the first does not fit under the title
    assert parted <= {UNITS[0][1]}


def test_drawn_tables_stay_in_the_text_area(drawn: list[Page]) -> None:
    for page in drawn:
        rules = page.rules
        assert min(rule.top for rule in rules) >= TEXT_TOP - 0.2
        assert max(rule.bottom for rule in rules) <= TEXT_BOTTOM + 0.2
        assert min(rule.x0 for rule in rules) == pytest.approx(EDGES[0], abs=0.3)
        assert max(rule.x1 for rule in rules) == pytest.approx(EDGES[-1], abs=0.3)
