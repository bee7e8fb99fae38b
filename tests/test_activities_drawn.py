"""Activity tables as LibreOffice draws them: what stands on each page, and where."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

import pytest

from docgen.blocks import Table
from docgen.build import build
from docgen.campaign import Campaign, load
from docgen.documents.kinds import Setting
from docgen.layout import usable_height
from docgen.official import GBT9704
from tests.campaigns import write_campaign
from tests.rendering import Page, read_pdf, to_pdf

CAMPAIGN: Final = """\
name: 活动
year: 2024
issuer: 示例市应急管理局
documents:
  - {name: plan, kind: activities, file: plan.yaml}
"""
MM: Final = 25.4 / 72
TEXT_BOTTOM: Final = 262.0
LANDSCAPE_BOTTOM: Final = 184.0
WORDS: Final = (
    "开展安全生产宣传。",
    "组织企业负责人参加安全培训，讲解《安全生产法》的新要求，现场答疑。",
    "走访重点企业120家，发放宣传材料5000份，收集意见建议并逐条反馈。",
    "通过Web、App和“示例应急”微信公众号发布GB/T 33000-2016标准解读，推送率不低于98.5%。",
    "会同消防、公安等部门联合检查商业综合体、地下空间和危险化学品企业，对发现的问题当场"
    "交办、限期整改，并在月底前组织“回头看”，确保整改到位、责任到人。",
    "举办“安全生产大讲堂”（第3期）——从典型事故看企业主体责任。",
)


@dataclass(frozen=True)
class Case:
    """A generated table: how many rows, how they are grouped, on what page."""

    name: str
    rows: int
    groups: int
    page: str = "portrait"
    biggest: int = 6
    longest: int = 3

    @property
    def bottom(self) -> float:
        """The bottom of the text area, mm."""
        return TEXT_BOTTOM if self.page == "portrait" else LANDSCAPE_BOTTOM

    def yaml(self) -> str:
        """activities.yaml of the case, the same each time."""
        dice = random.Random(self.name)
        columns = [
            f"  - {{name: g{i}, label: 分组{i}, width: {24 - 4 * i}, align: center, group: true}}"
            for i in range(self.groups)
        ]
        columns.append("  - {name: number, label: 序号, width: 14, number: true, align: center}")
        columns.append("  - {name: what, label: 内容}")
        rows = "\n".join(self._row(dice, labels) for labels in self._labels(dice))
        return (
            f"title: 生成的活动安排\npage: {self.page}\ncolumns:\n"
            + "\n".join(columns)
            + f"\nrows:\n{rows}\n"
        )

    def _labels(self, dice: random.Random) -> Iterator[list[str]]:
        """Labels of each row: the innermost group changes most often."""
        counts, left = [0] * self.groups, 0
        for _ in range(self.rows):
            if not left:
                left = dice.randint(1, self.biggest)
                level = min(self.groups - 1, dice.choice([0, 1, 1, 2, 2, 2])) if self.groups else 0
                for i in range(level, self.groups):
                    counts[i] += 1
            left -= 1
            yield [f"第{i}层{count}号" for i, count in enumerate(counts)]

    def _row(self, dice: random.Random, labels: list[str]) -> str:
        cells = [f"g{i}: {label}" for i, label in enumerate(labels)]
        text = "".join(dice.choice(WORDS) for _ in range(dice.randint(1, self.longest)))
        return f"  - {{{', '.join([*cells, f'what: {text}'])}}}"


CASES: Final = (
    Case("one", 1, 2),
    Case("flat", 40, 0),
    Case("one-group", 60, 1),
    Case("two-groups", 120, 2),
    Case("three-groups", 150, 3),
    Case("four-hundred", 400, 2, longest=2),
    Case("large-groups", 90, 2, biggest=30),
    Case("long-texts", 40, 2, longest=12),
    Case("landscape", 120, 2, page="landscape"),
)


def tables_of(campaign: Campaign) -> list[Table]:
    """The tables that docgen laid out, one a page."""
    document = campaign.documents["plan"]
    setting = Setting(issuer="", profile=campaign.profile, facts={})
    laid = document.kind.lay_out(document.content, setting)
    return [block for block in laid.blocks if isinstance(block, Table)]


@dataclass(frozen=True)
class Drawn:
    """A case as planned and as drawn."""

    case: Case
    tables: list[Table]
    pages: list[Page]

    def column(self, index: int) -> tuple[float, float]:
        """Left and right edge of a column, mm."""
        widths = self.tables[0].widths
        left = 28.0 if self.case.page == "portrait" else 35.0
        return left + sum(widths[:index]) * MM, left + sum(widths[: index + 1]) * MM

    def texts(self, page: Page, index: int) -> list[str]:
        """What stands in a column of the page, line by line, its header first."""
        left, right = self.column(index)
        inside = [c for c in page.chars if left < (c.x0 + c.x1) / 2 < right and c.upright]
        ruled = [rule.middle for rule in page.rules if rule.horizontal]
        rows = [c for c in inside if min(ruled) < c.baseline < max(ruled)]
        lines: dict[float, str] = {}
        for char in sorted(rows, key=lambda c: (round(c.baseline, 1), c.x0)):
            lines[round(char.baseline, 1)] = lines.get(round(char.baseline, 1), "") + char.text
        return [line.strip() for line in lines.values()]

    def numbers(self, page: Page) -> list[int]:
        """The running numbers on the page."""
        return [int(text) for text in self.texts(page, self.case.groups)[1:] if text]


@pytest.fixture(scope="session")
def drawn(rendering: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawn]:
    """Every case, built and drawn."""
    root = tmp_path_factory.mktemp("tables")
    files: list[Path] = []
    planned: list[list[Table]] = []
    for case in CASES:
        folder = write_campaign(root / case.name, campaign=CAMPAIGN, plan=case.yaml())
        campaign = load(folder)
        build(campaign, root / "out" / case.name)
        made = next((root / "out" / case.name).glob("*.docx"))
        files.append(made.rename(root / f"{case.name}.docx"))
        planned.append(tables_of(campaign))
    pages = [read_pdf(pdf) for pdf in to_pdf(files, root)]
    return {
        case.name: Drawn(case, tables, drawn_pages)
        for case, tables, drawn_pages in zip(CASES, planned, pages, strict=True)
    }


@pytest.fixture(params=[case.name for case in CASES])
def table(request: pytest.FixtureRequest, drawn: dict[str, Drawn]) -> Drawn:
    """Each case in turn."""
    return drawn[request.param]


def planned_numbers(table: Table, groups: int) -> list[int]:
    return [int(row.cells[groups].paragraphs[0].text) for row in table.rows[1:]]


def test_each_page_holds_the_rows_that_docgen_planned(table: Drawn) -> None:
    planned = [planned_numbers(each, table.case.groups) for each in table.tables]
    assert [table.numbers(page) for page in table.pages] == planned
    assert list(chain.from_iterable(planned)) == list(range(1, table.case.rows + 1))


def test_the_header_stands_on_every_page(table: Drawn) -> None:
    for page in table.pages:
        assert table.texts(page, table.case.groups)[0] == "序号"
        assert table.texts(page, table.case.groups + 1)[0] == "内容"


def test_every_page_shows_the_labels_that_hold_at_its_top(table: Drawn) -> None:
    for page, planned in zip(table.pages, table.tables, strict=True):
        for level in range(table.case.groups):
            label = "".join(p.text for p in planned.rows[1].cells[level].paragraphs)
            assert label
            assert label in "".join(table.texts(page, level))


def test_tables_end_where_planned_and_inside_the_text_area(table: Drawn) -> None:
    for page, planned in zip(table.pages, table.tables, strict=True):
        ruled = [rule.middle for rule in page.rules if rule.horizontal]
        height = sum(row.height for row in planned.rows) * MM
        assert max(ruled) - min(ruled) == pytest.approx(height, abs=0.4)
        assert max(ruled) <= table.case.bottom + 0.2


def test_no_row_is_split(table: Drawn) -> None:
    for page, planned in zip(table.pages, table.tables, strict=True):
        written = "".join(
            cell.text for row in planned.rows[1:] for cell in row.cells[-1].paragraphs
        )
        drawn = "".join(table.texts(page, table.case.groups + 1)[1:])
        assert drawn.replace(" ", "") == written.replace(" ", "")


def room_left(planned: Table, case: Case, first: bool) -> float:
    """What the page has free below the table, points."""
    page = GBT9704.page if case.page == "portrait" else GBT9704.page.turned()
    above = 2 * GBT9704.pitch if first else 1.0
    whole = usable_height(page.text_height, GBT9704.pitch)
    return whole - above - sum(row.height for row in planned.rows) - 1.5


def first_block(planned: Table, groups: int) -> float:
    """The height of the rows under the first innermost label of the page, points."""
    rows = planned.rows[1:]
    height = rows[0].height
    for row in rows[1:]:
        if not groups or row.cells[groups - 1].merge != "continue":
            break
        height += row.height
    return height


def test_no_page_is_needlessly_short(table: Drawn) -> None:
    pairs = pairwise(table.tables)
    for number, (planned, following) in enumerate(pairs):
        free = room_left(planned, table.case, first=number == 0)
        assert first_block(following, table.case.groups) > free - 0.01


def test_blocks_stay_together_unless_longer_than_a_page(table: Drawn) -> None:
    groups = table.case.groups
    if not groups:
        return
    for planned, following in pairwise(table.tables):
        last, first = planned.rows[-1], following.rows[1]
        label = "".join(p.text for p in first.cells[groups - 1].paragraphs)
        start = next(r for r in reversed(planned.rows) if r.cells[groups - 1].merge == "restart")
        if "".join(p.text for p in start.cells[groups - 1].paragraphs) != label:
            continue
        assert last is not first
        block = planned.rows[planned.rows.index(start) :]
        whole = sum(row.height for row in block) + first_block(following, groups)
        page = GBT9704.page if table.case.page == "portrait" else GBT9704.page.turned()
        room = usable_height(page.text_height, GBT9704.pitch)
        assert whole > room - 2.5 - planned.rows[0].height
