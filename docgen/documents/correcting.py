"""The notice of correction (退回补正通知): what a unit must correct or explain, as a letter.

It is an official document without red head. The list stands in the letter where both fit on one
page, else it is an annex that begins on a page of its own (GB/T 9704, 7.3.7).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import Final

from docgen.blocks import Align, Block, Blocks, Paragraph, Table, paragraph
from docgen.documents import tabling
from docgen.documents.flow import height_of, place
from docgen.documents.laid import Laid
from docgen.documents.legible import legible, quoted, shown_raw
from docgen.documents.signing import Signature, annex_list, note_blocks, signature_blocks
from docgen.documents.tabling import PADDING, Column, Line
from docgen.documents.titles import heading_blocks, heading_height, title_blocks, title_lines
from docgen.layout import usable_height
from docgen.official import LOOKS, Profile, annex_label, section_number
from docgen.submissions import CellFinding
from docgen.text import CHINESE
from docgen.text import date as date_text

LIST_TITLE: Final = "退回补正事项清单"
CORRECT: Final = "须更正"
EXPLAIN: Final = "须说明"

_STYLE: Final = "填表说明"
_HEAD_STYLE: Final = "表头"
# Label and width in characters; the last column, 处理要求, takes the rest.
_COLUMNS: Final[Sequence[tuple[str, float, Align]]] = (
    ("序号", 2.3, "center"),
    ("指标", 7.2, "left"),
    ("位置", 5.6, "left"),
    ("原填内容", 6.0, "left"),
    ("问题", 8.0, "left"),
)
_NOWHERE: Final = "—"
_WHOLE: Final = "整张表"
# White between the letter's text and the list in it, points.
_ABOVE: Final = 8.0
_LONGEST_SENTENCE: Final = 160
# How many forms, and files of each, the letter names.
_MOST_NAMED: Final = 3
# What a letter with its list leaves free at the foot of its page, points.
_SLACK: Final = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnedForm:
    """A form that goes back: its title, what must be corrected, what must be explained.

    `files` are the names of the returned files that were read.
    """

    title: str
    correct: tuple[CellFinding, ...] = ()
    explain: tuple[CellFinding, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrectionNotice:
    """What the notice to one unit says; it has at least one form with something to tell.

    `code` is the unit's, `date` the notice's own, `due` the day by which the forms must be back,
    `contact` whom to ask. `seal` leaves room for the seal.
    """

    issuer: str
    unit: str
    code: str
    forms: tuple[ReturnedForm, ...]
    date: Date
    due: Date | None = None
    contact: str | None = None
    seal: bool = True

    @property
    def corrections(self) -> int:
        """How many items must be corrected."""
        return sum(len(form.correct) for form in self.forms)

    @property
    def explanations(self) -> int:
        """How many items must be explained."""
        return sum(len(form.explain) for form in self.forms)

    @property
    def title(self) -> str:
        """关于补正《…统计表》的通知, on one line."""
        asked = "补正" if self.corrections else "核实说明"
        several = f"等{len(self.forms)}张统计表" if len(self.forms) > 1 else ""
        return f"关于{asked}{quoted(self.forms[0].title)}{several}的通知"


def correction_of(notice: CorrectionNotice, profile: Profile, names: Iterable[str] = ()) -> Laid:
    """The notice's elements on their pages.

    No line of the title ends within one of the `names` of offices. Raises ValueError for a
    notice that has nothing to tell.
    """
    if not notice.corrections + notice.explanations:
        raise ValueError("a notice of correction needs something to correct or to explain")
    return _on_one_page(notice, profile, names) or _with_annex(notice, profile, names)


def _on_one_page(notice: CorrectionNotice, profile: Profile, names: Iterable[str]) -> Laid | None:
    """The letter with the list in it; None where they do not fit on one page."""
    table, *after = _tables(notice, profile, 0.0)
    if not isinstance(table, Table) or len(after) > 1:
        return None
    gap = Paragraph(style="空行", line=_ABOVE, keep_next=True)
    below = Paragraph(style="空行", line=tabling.TURN, keep_next=True)
    letter = _letter(notice, profile, names, where="下表", annexes=())
    elements = {**letter, "table": (gap, _held(table), below), **_ending(notice, profile)}
    spots = place([b for blocks in elements.values() for b in blocks], profile, profile.page)
    room = usable_height(profile.page.text_height, profile.pitch) - tabling.BORDER - _SLACK
    if spots[-1].last > 1 or spots[-1].bottom > room:
        return None
    return Laid(
        elements={**elements, "annexes": (), "label": (), "heading": (), "list": ()},
        profile=profile,
        numbered=False,
        pages=1,
        bottom=spots[-1].bottom,
    )


def _with_annex(notice: CorrectionNotice, profile: Profile, names: Iterable[str]) -> Laid:
    """The letter, and the list as its annex on the pages that follow."""
    letter = _letter(notice, profile, names, where="附件", annexes=(LIST_TITLE,))
    elements = {**letter, "table": (), **_ending(notice, profile)}
    heading = heading_blocks(LIST_TITLE, annex_label(1, 1), profile, profile.page)
    label = (replace(heading["label"][0], page_break_before=True), *heading["label"][1:])
    tables = _tables(notice, profile, heading_height(heading, profile))
    elements |= {"label": label, "heading": heading["title"], "list": tables}
    spots = place([b for blocks in elements.values() for b in blocks], profile, profile.page)
    return Laid(elements=elements, profile=profile, pages=spots[-1].last, bottom=spots[-1].bottom)


# --- the letter ---------------------------------------------------------------------------------


def _letter(
    notice: CorrectionNotice,
    profile: Profile,
    names: Iterable[str],
    *,
    where: str,
    annexes: Sequence[str],
) -> dict[str, Blocks]:
    """Title, addressee, body and annex list; the last paragraph stays with the signature."""
    lines = title_lines(notice.title, profile=profile, names=names)
    body = [paragraph(text, "公文正文") for text in _sentences(notice, where)]
    listed = annex_list(annexes, profile)
    kept = (*body[:-1], replace(body[-1], keep_next=True)), _kept(listed)
    return {
        "title": title_blocks(lines, "公文标题"),
        "addressees": (paragraph("", "空行"), paragraph(f"{notice.unit}：", "主送机关")),
        "body": kept[0],
        "annexes": kept[1],
    }


def _ending(notice: CorrectionNotice, profile: Profile) -> dict[str, Blocks]:
    """Signature and note, kept on one page."""
    signature = Signature(date=notice.date, seal=notice.seal)
    note = note_blocks(f"联系方式：{notice.contact}" if notice.contact else None)
    signed = signature_blocks(signature, (notice.issuer,), profile)
    return {"signature": _kept(signed) if note else signed, "note": note}


def _kept(blocks: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs on the page of what follows them (7.3.5.5)."""
    return tuple(replace(block, keep_next=True) for block in blocks)


def _held(table: Table) -> Table:
    """The table whose last row stays with the signature, should it be longer in some program."""
    last = table.rows[-1]
    cells = tuple(replace(cell, paragraphs=_kept(cell.paragraphs)) for cell in last.cells)
    return replace(table, rows=(*table.rows[:-1], replace(last, cells=cells)))


def _sentences(notice: CorrectionNotice, where: str) -> Iterator[str]:
    """What came in and what is wrong with it; what to do, by when, and how."""
    forms = "、".join(_received(form) for form in notice.forms[:_MOST_NAMED])
    if len(notice.forms) > _MOST_NAMED:
        forms += f"等{len(notice.forms)}张统计表"
    counts = [
        f"{count}项内容{what}"
        for count, what in ((notice.corrections, CORRECT), (notice.explanations, EXPLAIN))
        if count
    ]
    returned = "现予退回补正" if notice.corrections else "现请核实说明"
    yield f"你单位报送的{forms}收悉。经审核，有{'、'.join(counts)}（见{where}），{returned}。"
    by = f"于{date_text(notice.due)}前" if notice.due else "尽快"
    checked = f"请对照{where}所列逐项核实"
    same = "不改动指标名称和表格结构，并保留表末的表格标识"
    if not notice.corrections:
        yield f"{checked}，并{by}书面说明原因。数据有误的，请在原表上更正后重新报送，{same}。"
        return
    explained = "须说明的内容经核实无误的，请在重新报送时书面说明原因。"
    yield (
        f"{checked}更正，并{by}重新报送。补正时请在原表上修改，{same}。"
        + (explained if notice.explanations else "")
    )


def _received(form: ReturnedForm) -> str:
    """《…统计表》（文件“…”）."""
    files = [f"“{legible(name, 60)}”" for name in form.files[:_MOST_NAMED]]
    more = f"等{len(form.files)}个文件" if len(form.files) > _MOST_NAMED else ""
    named = f"（文件{'、'.join(files)}{more}）" if files else ""
    return f"{quoted(form.title)}{named}"


# --- the list -----------------------------------------------------------------------------------


def _tables(notice: CorrectionNotice, profile: Profile, above: float) -> Blocks:
    """A table a form, with the form's title above it if there are several."""
    several = len(notice.forms) > 1
    blocks: list[Block] = []
    start = 1
    for number, form in enumerate(notice.forms, 1):
        lines = _lines(form, start)
        start += len(lines)
        caption = f"{section_number(1, number)}{form.title}" if several else ""
        made, above = _form_table(caption, lines, profile, above)
        blocks.extend(made)
    return tuple(blocks)


def _form_table(
    caption: str, lines: Sequence[Line], profile: Profile, above: float
) -> tuple[Blocks, float]:
    """The caption and the table below it, and where they end; together on one page."""
    table = _setting(profile)
    head = (replace(paragraph(caption, "一级标题"), keep_next=True),) if caption else ()
    taken = sum(height_of(block, profile, profile.page) for block in head)
    pages = tabling.page_tables(table, lines, keep=-1, above=above + taken, page=profile.page)
    if head and not isinstance(pages.blocks[0], Table):
        head = (replace(head[0], page_break_before=True),)
        pages = tabling.page_tables(table, lines, keep=-1, above=taken, page=profile.page)
    return (*head, *pages.blocks), pages.bottom


def _setting(profile: Profile) -> tabling.Setting:
    """The columns, as wide as the text area."""
    size = profile.sizes[LOOKS[_STYLE].role]
    group = Column(label="类别", width=2 * PADDING + 1.1 * size, align="center", group=True)
    made = [group]
    for label, chars, align in _COLUMNS:
        made.append(Column(label=label, width=2 * PADDING + chars * size, align=align))
    rest = profile.page.text_width - sum(column.width for column in made)
    columns = (*made, Column(label="处理要求", width=rest))
    return tabling.Setting(columns=columns, profile=profile, head_style=_HEAD_STYLE, style=_STYLE)


def _lines(form: ReturnedForm, start: int) -> list[Line]:
    """A line a finding, numbered from `start`: first what must be corrected."""
    items = [
        *((CORRECT, each) for each in form.correct),
        *((EXPLAIN, each) for each in form.explain),
    ]
    return [_line(kind, number, each) for number, (kind, each) in enumerate(items, start)]


def _line(kind: str, number: int, item: CellFinding) -> Line:
    raw = shown_raw(item.raw) if item.raw or item.cell else _NOWHERE
    return Line(
        cells=(
            kind,
            str(number),
            legible(item.label) or _WHOLE,
            legible(item.cell) or _NOWHERE,
            raw,
            _sentence(item.finding.message(CHINESE)),
            _sentence(item.finding.remedy(CHINESE)) or _usual_remedy(kind),
        ),
        keys=(kind,),
    )


def _usual_remedy(kind: str) -> str:
    return "请核对更正。" if kind == CORRECT else "请核对，数据无误的请说明原因。"


def _sentence(text: str) -> str:
    return legible(text.strip(), _LONGEST_SENTENCE)
