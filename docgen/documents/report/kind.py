"""The kind `report`: a notice whose body is made of what the units reported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from docgen.blocks import Paragraph, Run
from docgen.documents.body import Loc
from docgen.documents.imprint import Imprint
from docgen.documents.kinds import Kind, Setting, Surroundings
from docgen.documents.laid import Laid
from docgen.documents.notice import lay_out
from docgen.documents.report.data import ReportData
from docgen.documents.report.models import (
    ChartPart,
    CollectPart,
    HeadedPart,
    NumberedPart,
    Part,
    RankingPart,
    ReportModel,
    ReturnsModel,
    ReturnsPart,
    TablePart,
)
from docgen.documents.report.names import Names, column_of
from docgen.documents.report.places import Places
from docgen.documents.report.tags import TagError, environment, expressions, parse
from docgen.documents.report.traces import Printed
from docgen.documents.titles import whole_title
from docgen.findings import DocgenError, Finding, Severity, finding, has_errors, suggestion
from docgen.forms import FormModel
from docgen.official import MAX_LEVEL, MAX_NUMERAL, TYPED_NUMBER, annex_label
from docgen.source import Source
from docgen.text import date as date_text

ELEMENTS: Final = (
    "head",
    "label",
    "title",
    "addressees",
    "body",
    "annexes",
    "signature",
    "note",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A report's YAML: what it says, and where."""

    model: ReportModel
    places: Places
    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A report laid out: its pages, those of tables after it, and what was printed from data."""

    pages: tuple[Laid, ...]
    printed: tuple[Printed, ...]


class ReportKind(Kind):
    """The kind `report`."""

    name = "report"
    model = ReportModel
    template = "report"
    artifact = "report"
    reports = True

    def read(
        self, content: ReportModel, source: Source, around: Surroundings
    ) -> tuple[Report, Sequence[Finding]]:
        """The report, and what its texts, data and annexes have wrong by themselves."""
        report = Report(model=content, places=Places(source), units=tuple(around.units))
        found = [
            *_check_data(content, source, around.documents),
            *_check_annexes(content, source, around.documents),
            *_check_parts(content, source),
            *_check_texts(report),
        ]
        return report, found

    def title(self, content: Report) -> str:
        """The title on one line."""
        return whole_title(content.model.title)

    def annexes(self, content: Report) -> Sequence[str]:
        """The annexes of the annex list."""
        return content.model.annexes

    def imprint(self, content: Report) -> Imprint | None:
        """The report's imprint."""
        return content.model.imprint

    def data(self, content: Report) -> Sequence[str]:
        """The forms that it is made of."""
        return content.model.forms

    def against(self, content: Report, others: Mapping[str, Any]) -> Sequence[Finding]:
        """Names in expressions and parts that the forms do not have."""
        forms = forms_of(content, others)
        if len(forms) < len(content.model.forms):
            return _not_forms(content, others)
        return tuple(_check_names(content, Names.of(forms, content.units)))

    def report(self, content: Report, setting: Setting, data: ReportData) -> Written:
        """The report of what came in. Raises DocgenError for what it cannot say."""
        return write(content, setting, data)


def forms_of(report: Report, others: Mapping[str, Any]) -> dict[str, FormModel]:
    """The declarations of the report's forms, of the contents of all documents."""
    return {
        name: others[name] for name in report.model.forms if isinstance(others.get(name), FormModel)
    }


def write(report: Report, setting: Setting, data: ReportData) -> Written:
    """The report laid out: the document itself, then the tables that stand on their own pages."""
    # Jinja and all that makes parts: only where a report is made.
    from docgen.documents.report.composing import making_of
    from docgen.documents.report.writing import ATTACHED, Writer

    model = report.model
    making = making_of(report.places, setting, data)
    made = Writer(making, bold=model.headings_bold).body(model.body)
    if has_errors(made.findings):
        raise DocgenError(made.findings)
    laid = lay_out(model, setting, body=tuple(made.blocks), below=_interim(report, data))
    labels = [annex_label(n, len(made.tables)) for n in range(1, len(made.tables) + 1)]
    labels = [label.replace("附件", ATTACHED) for label in labels]
    tables = [make(label) for make, label in zip(made.tables, labels, strict=True)]
    told = tuple(each for each in made.findings if each.severity is not Severity.ERROR)
    first = replace(laid, findings=(*laid.findings, *told), pictures=made.pictures)
    return Written(
        pages=tuple(_whole(each) for each in (first, *tables)), printed=tuple(made.printed)
    )


def _whole(laid: Laid) -> Laid:
    """All elements of the template, those that the pages do not have left empty."""
    return replace(laid, elements={name: laid.elements.get(name, ()) for name in ELEMENTS})


def _interim(report: Report, data: ReportData) -> tuple[Paragraph, ...]:
    """What tells a report that not all units are in, in brackets under the title."""
    if report.model.final or data.complete:
        return ()
    asked = max(len(each.totals.asked) for each in data.forms.values())
    reported = min(len(each.totals.reported) for each in data.forms.values())
    since = f"截至{date_text(data.on)}，" if data.on else "阶段性情况，"
    text = f"（{since}应报{asked}家，已报{reported}家）"
    run = Run(text=text, style="二级标题字")
    return (Paragraph(runs=(run,), style="主送机关", align="center"),)


# ------------------------------------------------------------ checks


def walk(
    parts: Sequence[Part], loc: Loc = ("body",), level: int = 1
) -> Iterator[tuple[Loc, int, Part]]:
    """Every part with its place and the level its number would have."""
    for index, part in enumerate(parts):
        here = (*loc, index)
        yield here, level, part
        if isinstance(part, NumberedPart | HeadedPart):
            yield from walk(part.body, (*here, "body"), level + 1)


def texts(parts: Sequence[Part]) -> Iterator[tuple[Loc, str]]:
    """Every text that may hold expressions, with its place."""
    for loc, _, part in walk(parts):
        if isinstance(part, str):
            yield loc, part
            continue
        for key in ("heading", "section", "text"):
            yield from _words(getattr(part, key, None), (*loc, key))
        for key, title in (("table", "title"), ("chart", "title"), ("ranking", "text")):
            inner = getattr(part, key, None)
            if inner is not None and getattr(inner, title):
                yield (*loc, key, title), getattr(inner, title)


def _words(words: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(words, str):
        yield loc, words
    for index, piece in enumerate(words if isinstance(words, tuple) else ()):
        if isinstance(piece, str):
            yield (*loc, index), piece
        elif hasattr(piece, "strong"):
            yield (*loc, index, "strong"), piece.strong


def fields(parts: Sequence[Part]) -> Iterator[tuple[Loc, str]]:
    """Every name of a field that a part asks for, with its place."""
    for loc, _, part in walk(parts):
        match part:
            case TablePart(table=model) | ChartPart(chart=model):
                key = "table" if isinstance(part, TablePart) else "chart"
                for index, choice in enumerate(model.fields):
                    here = (*loc, key, "fields", index)
                    yield (
                        (here, choice)
                        if isinstance(choice, str)
                        else ((*here, "name"), choice.name)
                    )
            case RankingPart(ranking=model):
                yield (*loc, "ranking", "field"), model.field
            case CollectPart(collect=model):
                yield (*loc, "collect", "field"), model.field


def codes(parts: Sequence[Part]) -> Iterator[tuple[Loc, str]]:
    """Every code of a unit that a part asks for, with its place."""
    for loc, _, part in walk(parts):
        if isinstance(part, CollectPart):
            for index, code in enumerate(part.collect.units):
                yield (*loc, "collect", "units", index), code
        if isinstance(part, TablePart) and part.table.of:
            yield (*loc, "table", "of"), part.table.of


def _check_data(model: ReportModel, source: Source, documents: Sequence[str]) -> Iterator[Finding]:
    for index, name in enumerate(model.forms):
        place = source.place(("data",) if isinstance(model.data, str) else ("data", index))
        if name not in documents:
            yield finding("report-data", place, document=name, hint=suggestion(name, documents))
    for loc, _, part in walk(model.body):
        if isinstance(part, ReturnsPart) and isinstance(part.returns, ReturnsModel):
            wanted = part.returns.data
            if wanted is not None and wanted not in model.forms:
                hint = suggestion(wanted, model.forms)
                place = source.place((*loc, "returns", "data"))
                yield finding("report-data", place, document=wanted, hint=hint)


def _not_forms(report: Report, others: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Documents that are there, but no forms; those that could not be read say so themselves."""
    model = report.model
    return tuple(
        finding(
            "report-data",
            report.places.of(("data",) if isinstance(model.data, str) else ("data", index)),
            document=name,
            hint="",
        )
        for index, name in enumerate(model.forms)
        if name in others and not isinstance(others[name], FormModel)
    )


def _check_annexes(
    model: ReportModel, source: Source, documents: Sequence[str]
) -> Iterator[Finding]:
    for index, name in enumerate(model.annexes):
        place = source.place(("annexes", index))
        if name not in documents:
            yield finding("annex-unknown", place, document=name, hint=suggestion(name, documents))
        elif name in model.annexes[:index]:
            yield finding("annex-twice", place, document=name)
    for loc, _, part in walk(model.body):
        for key in ("text", "section"):
            for index, piece in enumerate(getattr(part, key, None) or ()):
                wanted = getattr(piece, "annex", None)
                if wanted is not None and wanted not in model.annexes:
                    code = "annex-not-listed" if wanted in documents else "annex-unknown"
                    place = source.place((*loc, key, index, "annex"))
                    hint = suggestion(wanted, documents)
                    yield finding(code, place, document=wanted, hint=hint)


def _check_parts(model: ReportModel, source: Source) -> Iterator[Finding]:
    """Sections too deep or too many, numbers typed by hand."""
    for loc, level, part in walk(model.body):
        numbered = isinstance(part, NumberedPart | HeadedPart)
        if numbered and level > MAX_LEVEL:
            yield finding("section-too-deep", source.place(loc), limit=MAX_LEVEL)
        if numbered and int(loc[-1]) >= MAX_NUMERAL:
            yield finding("section-too-many", source.place(loc), limit=MAX_NUMERAL)
    for loc, text in texts(model.body):
        if typed := TYPED_NUMBER.match(text):
            yield finding("typed-numbering", source.place(loc), numbering=typed[0].strip())


def _check_texts(report: Report) -> Iterator[Finding]:
    """Texts whose tags cannot be understood."""
    for loc, text in texts(report.model.body):
        try:
            for expression, _ in expressions(parse(text)):
                yield from _check_filters(report, expression, loc, text)
        except TagError as error:
            place = report.places.inside(loc, text, error.at)
            yield finding(error.code, place, **error.params)


def _check_filters(report: Report, expression: Any, loc: Loc, text: str) -> Iterator[Finding]:
    from jinja2 import nodes

    known = environment().filters
    for found in nodes.Output([expression.tree]).find_all(nodes.Filter):
        if found.name not in known:
            place = report.places.inside(loc, text, column_of(found.name, expression))
            hint = suggestion(found.name, known)
            yield finding("report-filter-unknown", place, filter=found.name, hint=hint)


def _check_names(report: Report, names: Names) -> Iterator[Finding]:
    for loc, text in texts(report.model.body):
        try:
            found = [*expressions(parse(text))]
        except TagError:
            continue
        ranked = frozenset({"ranking"}) if loc[-2:] == ("ranking", "text") else frozenset()
        for expression, known in found:
            for wrong in names.wrong(expression, known | ranked):
                place = report.places.inside(loc, text, column_of(wrong.name, expression))
                yield finding(wrong.code, place, name=wrong.name, hint=wrong.hint)
    for loc, name in fields(report.model.body):
        if names.target(name) is None:
            place = report.places.of(loc)
            yield finding("report-undefined", place, name=name, hint=names.hint(name))
    for loc, code in codes(report.model.body):
        if code not in names.units:
            place = report.places.of(loc)
            yield finding("report-unit", place, name=code, hint=suggestion(code, names.units))
