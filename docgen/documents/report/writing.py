"""The body of a report: its parts in order, numbered, each made of the data it asks for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from docgen.blocks import Align, Paragraph, paragraph
from docgen.documents.body import (
    HeadedItem,
    NumberedItem,
    Piece,
    Section,
    StrongPiece,
    Words,
    section_paragraphs,
    words_paragraphs,
)
from docgen.documents.laid import Laid
from docgen.documents.report.charts import chart
from docgen.documents.report.columns import Heading
from docgen.documents.report.making import Made, Making, lacking, take
from docgen.documents.report.models import (
    ChartPart,
    CollectPart,
    HeadedPart,
    NotesModel,
    NotesPart,
    NumberedPart,
    Part,
    PhotosPart,
    RankingModel,
    RankingPart,
    ReturnsModel,
    ReturnsPart,
    TablePart,
    TextPart,
)
from docgen.documents.report.photos import photos
from docgen.documents.report.sentences import collected, notes, ranking, ranks_of, returns
from docgen.documents.report.speaking import Loc, Speech
from docgen.documents.report.tables import (
    Grid,
    appended,
    columns_of,
    fitted,
    grid_of,
    table_blocks,
)
from docgen.documents.report.traces import Printed
from docgen.documents.tabling import Line
from docgen.findings import finding
from docgen.official import MAX_LEVEL, section_number
from docgen.totals import TotalsError

RANK: Final = "名次"
SHARE: Final = "占比"
ATTACHED: Final = "附表"
_FIGURES: Final[Align] = "right"
SILENT: Final = "……"
"""What stands for a text that came out empty where there must be one."""


class Writer:
    """Writes the parts of one report."""

    def __init__(self, making: Making, *, bold: bool = False) -> None:
        self.making, self.bold = making, bold
        self.tables = self.charts = self.photos = 0
        self.pointers: list[Paragraph] = []
        self.headings: list[str] = []

    def body(self, parts: Sequence[Part]) -> Made:
        """All parts; a table after the report that is the only one has no number."""
        made = self.parts(parts, ("body",))
        if len(self.pointers) == 1:
            (pointer,) = self.pointers
            bare = paragraph(pointer.text.replace(f"{ATTACHED}1。", f"{ATTACHED}。"), pointer.style)
            made.blocks = [bare if block is pointer else block for block in made.blocks]
        return made

    def parts(self, parts: Sequence[Part], loc: Loc, level: int = 1) -> Made:
        """The parts one below the other; sections are numbered among themselves."""
        made, number = Made(), 0
        for index, part in enumerate(parts):
            here = (*loc, index)
            section = isinstance(part, NumberedPart | HeadedPart)
            one = self._part(part, here, level, number + section)
            one.printed = [self._located(each) for each in one.printed]
            if one.void and getattr(part, "optional", False):
                continue
            number += section
            made.add(one)
        return made

    def _located(self, printed: Printed) -> Printed:
        """What was printed, told with the section it stands in."""
        return printed if printed.where else replace(printed, where="".join(self.headings[-1:]))

    def _part(self, part: Part, loc: Loc, level: int, number: int) -> Made:
        making = self.making
        match part:
            case str() | TextPart():
                return self._text(part, loc)
            case NumberedPart() | HeadedPart():
                return self._section(part, loc, level, number)
            case TablePart():
                return self._table(part, (*loc, "table"))
            case RankingPart(ranking=model) if model.show == "table":
                return self._ranking(model, (*loc, "ranking"))
            case RankingPart(ranking=model):
                return _in_context(ranking(model, (*loc, "ranking"), making))
            case ChartPart(chart=model):
                self.charts += 1
                return chart(model, (*loc, "chart"), self.charts, making)
            case CollectPart(collect=model):
                return collected(model, (*loc, "collect"), level, making)
            case PhotosPart(photos=model):
                made = photos(model, (*loc, "photos"), self.photos + 1, making)
                self.photos += len(made.pictures)
                return made
            case ReturnsPart(returns=returned):
                who = ReturnsModel() if returned is True else returned
                return _in_context(returns(who, (*loc, "returns"), making))
            case NotesPart(notes=noted):
                what = NotesModel() if noted is True else noted
                return _in_context(notes(what, (*loc, "notes"), making))

    # -------------------------------------------------------- texts and sections

    def _text(self, part: str | TextPart, loc: Loc) -> Made:
        given, at = (part, loc) if isinstance(part, str) else (part.text, (*loc, "text"))
        words, made = self._words(given, at)
        # A text that says nothing, such as one with an “if” around it, is no paragraph.
        if not made.void and words != SILENT:
            made.blocks += words_paragraphs(words, self.making.annex)
        return _in_context(made)

    def _words(self, words: Words, loc: Loc) -> tuple[Words, Made]:
        """The words with their data; void if there was data to be said and none of it is there."""
        made = Made()
        said: Words
        if isinstance(words, str):
            speeches = [self._speech(words, loc)]
            said = _not_empty(speeches[0])
        else:
            said, speeches = self._pieces(words, loc)
        for speech in speeches:
            take(speech, made)
        gaps = [speech for speech in speeches if speech.gaps]
        made.void = bool(gaps) and not any(each.figures for each in speeches)
        made.void &= all(each.void for each in gaps)
        return said, made

    def _speech(self, text: str, loc: Loc) -> Speech:
        return self.making.speaker.say(text, loc)

    def _pieces(self, words: Sequence[Piece], loc: Loc) -> tuple[tuple[Piece, ...], list[Speech]]:
        said: list[Piece] = []
        speeches = []
        for index, piece in enumerate(words):
            if isinstance(piece, str):
                speeches.append(self._speech(piece, (*loc, index)))
                said.append(_not_empty(speeches[-1]))
            elif isinstance(piece, StrongPiece):
                speeches.append(self._speech(piece.strong, (*loc, index, "strong")))
                said.append(StrongPiece.model_construct(strong=_not_empty(speeches[-1])))
            else:
                said.append(piece)
        return tuple(said), speeches

    def _section(self, part: NumberedPart | HeadedPart, loc: Loc, level: int, number: int) -> Made:
        label = section_number(level, number)
        item: Section
        if isinstance(part, HeadedPart):
            item, made = self._headed(part, loc)
        else:
            item, made = self._numbered(part, loc)
        own = made.void
        made.blocks += section_paragraphs(item, label, level, self.making.annex, self.bold)
        made = _in_context(made)
        heading = item.heading if isinstance(item, HeadedItem) else ""
        self.headings.append(label + heading)
        made.printed = [self._located(each) for each in made.printed]
        inner = self.parts(part.body, (*loc, "body"), min(level + 1, MAX_LEVEL))
        self.headings.pop()
        empty = bool(part.body) and not inner.blocks and not inner.tables
        made.add(inner)
        made.void = (own if not isinstance(part, HeadedPart) or part.text else True) and (
            empty or not part.body
        )
        return made

    def _headed(self, part: HeadedPart, loc: Loc) -> tuple[HeadedItem, Made]:
        made = Made()
        heading = self.making.spoken(part.heading, (*loc, "heading"), made) or SILENT
        text = part.text
        if text is not None:
            text, said = self._words(text, (*loc, "text"))
            made.add(said)
            made.void = said.void
        item = HeadedItem.model_construct(heading=heading, text=text, bold=part.bold, body=())
        return item, made

    def _numbered(self, part: NumberedPart, loc: Loc) -> tuple[NumberedItem, Made]:
        words, made = self._words(part.section, (*loc, "section"))
        return NumberedItem.model_construct(section=words, body=()), made

    # -------------------------------------------------------- tables

    def _table(self, part: TablePart, loc: Loc) -> Made:
        model, making = part.table, self.making
        made = Made()
        title = making.spoken(model.title, (*loc, "title"), made)
        columns = columns_of(model.fields, making.data, making.names)
        grid = grid_of(model, columns, making.data, making.place(loc))
        if not grid.figures:
            return lacking(columns[0].target.entry, making.place((*loc, "fields")))
        self._placed(made, grid, title or f"{columns[0].form.title}汇总", model.page, loc)
        return made

    def _placed(self, made: Made, grid: Grid, title: str, page: str, loc: Loc) -> None:
        """The table in the text where it fits upright, else on pages of its own."""
        making, profile = self.making, self.making.profile
        fit = fitted(grid, profile, profile.page)
        if page == "portrait" or (page == "auto" and fit.fits):
            self.tables += 1
            caption = f"表{self.tables} {title}"
            made.blocks += table_blocks(fit, grid, caption)
        else:
            caption = title
            if not fitted(grid, profile, profile.page.turned()).fits:
                made.findings.append(finding("report-wide", making.place(loc), title=title))
            self._attached(made, grid, title)
        made.printed += [
            Printed(each.text, each.expression, each.place, each.figure, f"{caption}，{each.where}")
            for each in grid.printed
        ]

    def _attached(self, made: Made, grid: Grid, title: str) -> None:
        """The table after the report, and the sentence that points to it."""
        making = self.making

        def make(label: str) -> Laid:
            return appended(grid, title, label, making.profile, making.offices, landscape=True)

        made.tables.append(make)
        pointer = paragraph(f"{title}见{ATTACHED}{len(self.pointers) + 1}。", "公文正文")
        self.pointers.append(pointer)
        made.blocks.append(pointer)

    def _ranking(self, model: RankingModel, loc: Loc) -> Made:
        """The ranking as a table: place, unit, figure, share."""
        making, made = self.making, Made()
        try:
            ranks: list[dict[str, Any]] = ranks_of(model, making)
        except TotalsError as error:
            return Made(findings=[finding(error.code, making.place(loc), **error.params)])
        if not ranks:
            return lacking(model.field, making.place((*loc, "field")))
        title = making.spoken(model.text, (*loc, "text"), made)
        (column,) = columns_of([model.field], making.data, making.names)
        label = column.totals.label(column.target.entry)
        grid = _rank_grid(
            ranks, model, Heading(label=label, measure=str(ranks[0]["measure"])), making, loc
        )
        self._placed(made, grid, title or f"{label}前{model.most}位", "portrait", loc)
        return made


def _rank_grid(
    ranks: Sequence[dict[str, Any]],
    model: RankingModel,
    heading: Heading,
    making: Making,
    loc: Loc,
) -> Grid:
    place = making.place(loc)
    lines, printed = [], []
    for rank in ranks:
        name, cells = rank["name"], [str(rank["figure"])]
        cells += [str(rank["share"])] if model.share else []
        lines.append(Line(cells=(name, str(rank["position"]), *cells)))
        for text, key in zip(cells, ("figure", "share"), strict=False):
            figure = rank[key]
            printed.append(Printed(text, figure.expression, place, figure, name))
    headings = (heading, *((Heading(label=SHARE, measure=""),) if model.share else ()))
    return Grid(
        stubs=("单位", RANK),
        headings=headings,
        lines=tuple(lines),
        printed=tuple(printed),
        figures=len(printed),
        aligns=("left", "center", *(_FIGURES for _ in headings)),
    )


def _not_empty(speech: Speech) -> str:
    return speech.words if speech.words.strip() else SILENT


def _in_context(made: Made) -> Made:
    """The part, what it printed told with the paragraph it stands in."""
    text = "".join(each.text for each in made.blocks if isinstance(each, Paragraph))
    made.printed = [each if each.context else replace(each, context=text) for each in made.printed]
    return made
