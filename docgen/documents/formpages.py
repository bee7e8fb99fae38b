"""The tables of a form on its pages, one below the other."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeVar

from docgen.blocks import Block, Paragraph, Run, Table
from docgen.documents import tabling
from docgen.documents.formparts import FormParts
from docgen.documents.formtable import LIST_DRESS, FormTable
from docgen.documents.tabling import BORDER, LEAD, TURN
from docgen.layout import count_lines, usable_height
from docgen.official import LOOKS, Page, Profile

T = TypeVar("T")

LEAST_LEAD: Final = 1.5
MOST_LEAD: Final = 10.0
"""How narrow and how wide the tables of a single page may be set, points of white a row."""

_LEADS: Final = (LEAD, 6.5, 5.0, 4.0, 3.0)
"""The ways to set the tables of several pages, points of white a row."""

_STEP: Final = 0.5
_SLACK: Final = 3.0
"""What a fitted table leaves free at the foot of the page, points."""

GAP: Final = 6.0
"""White between two tables, points."""

_LEAST_ROWS: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class FormPages:
    """The tables of a form on their pages: blocks, how many pages, where the last one ends."""

    parts: FormParts
    blocks: tuple[Block, ...]
    count: int
    bottom: float


class Room(NamedTuple):
    """A page, what the first one has above the tables, what shall stand below them, points."""

    page: Page
    profile: Profile
    above: float
    below: float = 0.0

    @property
    def usable(self) -> float:
        """What can be filled of a page, points."""
        return usable_height(self.page.text_height, self.profile.pitch)


def title_style(table: FormTable) -> str:
    """The style of the line above a table."""
    return LIST_DRESS.head if table.setting.head_style == LIST_DRESS.head else "表头"


def title_lines(table: FormTable, width: float) -> float:
    """How many lines the title of a table takes."""
    look = LOOKS[title_style(table)]
    size = table.setting.profile.sizes[look.role]
    return count_lines(table.title, width, size=size, spacing=0.0, hanging=False)


def title_height(table: FormTable, width: float) -> float:
    """The height of the title of a table, points."""
    if not table.title:
        return 0.0
    look = LOOKS[title_style(table)]
    pitch = look.pitch * table.setting.profile.sizes[look.role]
    return title_lines(table, width) * pitch + table.setting.lead / 2


def shortest(choices: Iterable[T], pages: Callable[[T], int]) -> T:
    """The first of the choices that has one page, else the first of those that have fewest."""
    best: tuple[int, T] | None = None
    for each in choices:
        count = pages(each)
        if best is None or count < best[0]:
            best = count, each
        if count == 1:
            break
    assert best is not None
    return best[1]


def on_one_page(parts: FormParts, room: Room) -> FormPages | None:
    """The tables set so that they fill one page with what stands below; None if they cannot."""
    bare = parts.led(0.0)
    width = room.page.text_width
    taken, rows = -BORDER - TURN, 0.0
    for at, table in enumerate(bare.all):
        setting, lines = table.setting, table.lines
        taken += sum(tabling.head_heights(setting)) + sum(tabling.table_heights(setting, lines))
        taken += title_height(table, width) + setting.border + TURN + (GAP if at else 0.0)
        rows += len(setting.heads) + len(lines) + (0.5 if table.title else 0.0)
    lead = min((room.usable - room.above - room.below - taken - _SLACK) / rows, MOST_LEAD)
    while lead >= LEAST_LEAD:
        made = laid(parts.led(lead), room)
        if made.count == 1 and made.bottom + room.below <= room.usable:
            return made
        lead -= _STEP
    return None


def on_pages(parts: FormParts, room: Room) -> FormPages:
    """The tables on several pages, as few as there can be, and with as few of them parted."""
    leads = (LEAD,) if parts.plain else _LEADS
    made = [laid(parts.led(lead), room) for lead in leads]
    return min(made, key=lambda each: _cost(each, room))


def _cost(made: FormPages, room: Room) -> tuple[int, int]:
    over = made.bottom + room.below > room.usable
    return made.count + over, sum(isinstance(block, Table) for block in made.blocks)


def laid(parts: FormParts, room: Room) -> FormPages:
    """The tables as they are set; a part begins on a new page rather than with a single row.

    Those who sign find at least the last rows above them; so does what stands below.
    """
    blocks: list[Block] = []
    count, cursor = 1, room.above
    for at, table in enumerate(parts.all):
        above = (*_gap(at), *_title(table))
        height = (GAP if at else 0.0) + title_height(table, room.page.text_width)
        below = 0.0 if parts.plain else _below(parts, at, room)
        pages = _paged(table, cursor + height, below, room.page)
        if above and pages.first < _needed(table):
            count += 1
            above = (_turn(), *_title(table))
            cursor = TURN + title_height(table, room.page.text_width)
            pages = _paged(table, cursor, below, room.page)
        blocks += (*above, *pages.blocks)
        count, cursor = count + pages.count - 1, pages.bottom
    return FormPages(parts=parts, blocks=tuple(blocks), count=count, bottom=cursor)


def _paged(table: FormTable, above: float, below: float, page: Page) -> tabling.Pages:
    return tabling.page_tables(
        table.setting, table.lines, keep=table.keep, above=above, page=page, below=below
    )


def _needed(table: FormTable) -> int:
    """How many rows must stand on a table's first page; those who sign do so on one page."""
    return min(_LEAST_ROWS, len(table.lines)) if table.setting.ruled else len(table.lines)


def _below(parts: FormParts, at: int, room: Room) -> float:
    """What shall stand below the table on the page it ends on, points."""
    rest = parts.all[at + 1 :]
    if len(rest) > 1 or (rest and rest[0] is not parts.signature):
        return 0.0
    foot = room.below if room.below < room.usable / 3 else 0.0
    signing = (sum(tabling.table_heights(each.setting, each.lines)) + GAP + TURN for each in rest)
    return sum(signing) + foot


def _gap(at: int) -> Iterator[Block]:
    if at:
        yield Paragraph(style="空行", line=GAP)


def _turn() -> Paragraph:
    return Paragraph(style="空行", line=TURN, page_break_before=True)


def _title(table: FormTable) -> Iterator[Block]:
    if table.title:
        line = Paragraph(runs=(Run(text=table.title),), style=title_style(table), align="left")
        # The white of a row's height is half above, half below.
        yield replace(line, before=table.setting.lead / 2, keep_next=True)
