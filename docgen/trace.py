"""Trace: where the numbers of a report come from, down to the cells of the returned files."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from docgen.campaign import Campaign, Document
from docgen.documents.report import Printed
from docgen.fields.values import NIL, Value
from docgen.findings import DocgenError, Place, finding
from docgen.intake.asking import asked_back
from docgen.intake.keeping import load_submissions
from docgen.intake.last import last_values
from docgen.press.filling import setting_of
from docgen.press.reporting import report_data
from docgen.submissions import Correction, FileOrigin, FormSubmission, Submission
from docgen.totals import Figure, Source

_NUMBER: Final = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?")


@dataclass(frozen=True, kw_only=True, slots=True)
class TracedCell:
    """A cell that went into a number: whose, which field, what stood there, in which file.

    `entry` is empty where the submission as a whole was counted. `value` is the one that counts,
    None for none; `raw` the text as returned; `cell` its place in the file; `last` tells that it is
    of last time. A correction by hand says who made it, and why; `before` is the value as read.
    """

    unit: str
    unit_name: str
    form: str
    entry: str
    label: str
    value: Value | None
    raw: str
    file: FileOrigin | None
    cell: str
    correction: Correction | None = None
    before: Value | None = None
    last: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Traced:
    """Something that a report printed, and what it was made of.

    text: as printed; expression: what was asked for; place: where report.yaml asks; where: the
    section, or the table's row and column, or the chart's category; context: the paragraph. figure
    is None for what is no number of the forms. missing: the names of units without a value in it.
    """

    document: str
    text: str
    expression: str
    place: Place
    where: str
    context: str
    figure: Figure | None
    missing: tuple[str, ...]
    make_cells: Callable[[], tuple[TracedCell, ...]] = field(repr=False)

    @property
    def cells(self) -> tuple[TracedCell, ...]:
        """The cells it was made of, found when asked for."""
        return self.make_cells()


def trace(
    campaign: Campaign, text: str | None = None, *, report: str | None = None
) -> tuple[Traced, ...]:
    """What the campaign's reports print from the data, in reading order.

    text: a number as printed (12, 12场次), or words of a paragraph, a table or a chart, for what
    is printed in it; None for all. report: the document's name, where there are several. Raises
    DocgenError for a campaign without such a report or without submissions, and for what the
    report cannot say.
    """
    documents = [
        each
        for each in campaign.documents.values()
        if each.kind.reports and report in (None, each.name)
    ]
    if not documents:
        raise DocgenError([finding("trace-no-report", name=report or "")])
    submissions, _ = load_submissions(campaign)
    last, _ = last_values(campaign)
    found: list[Traced] = []
    for document in documents:
        found += _Tracer(campaign, document, submissions, last).all()
    return _asked(found, text)


def _asked(found: Sequence[Traced], text: str | None) -> tuple[Traced, ...]:
    """What the text asks for: what was printed so, else what stands in such words."""
    if text is None:
        return tuple(found)
    wanted = _plain(text)
    exact = tuple(each for each in found if wanted in _called(each))
    if exact or _NUMBER.fullmatch(wanted):
        return exact
    return tuple(
        each for each in found if wanted in _plain(each.context) or wanted in _plain(each.where)
    )


def _called(traced: Traced) -> tuple[str, str]:
    """What was printed, alone and with its measure."""
    text = _plain(traced.text)
    return text, text + (traced.figure.measure if traced.figure else "")


def _plain(text: str) -> str:
    """The text without blanks and separators, in half-width digits."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=\d),(?=\d{3})", "", plain)


class _Tracer:
    """Traces one report."""

    def __init__(
        self,
        campaign: Campaign,
        document: Document,
        submissions: Mapping[str, Submission],
        last: Mapping[str, Submission],
    ) -> None:
        self.campaign, self.document = campaign, document
        self.submissions, self.before = submissions, last

    def all(self) -> Iterator[Traced]:
        """All that the report prints."""
        campaign, document = self.campaign, self.document
        forms = document.kind.data(document.content)
        back = asked_back(campaign, forms, self.submissions, self.before)
        data = report_data(campaign, document, self.submissions, self.before, asked_back=back)
        if data.empty:
            raise DocgenError([finding("report-none", document.place, document=document.name)])
        setting = setting_of(campaign, document, "")
        for printed in document.kind.report(document.content, setting, data).printed:
            yield self._traced(printed)

    def _traced(self, printed: Printed) -> Traced:
        figure = printed.figure
        names = (
            (self.campaign.shown_unit(code) or code for code in figure.missing) if figure else ()
        )
        return Traced(
            document=self.document.name,
            text=printed.text,
            expression=printed.expression,
            place=printed.place,
            where=printed.where,
            context=printed.context,
            figure=figure,
            missing=tuple(names),
            make_cells=lambda: tuple(self._cells(figure)) if figure else (),
        )

    def _cells(self, figure: Figure) -> Iterator[TracedCell]:
        for source in figure.sources:
            yield self._cell(source)

    def _cell(self, source: Source) -> TracedCell:
        every = self.before if source.last else self.submissions
        submission = every.get(source.unit)
        form = submission.forms.get(source.document) if submission else None
        document = self.campaign.documents[source.document]
        entry = document.content.entry(source.entry) if source.entry else None
        origin = form.origins.get(source.entry) if form else None
        return TracedCell(
            unit=source.unit,
            unit_name=self.campaign.shown_unit(source.unit) or source.unit,
            form=document.title,
            entry=source.entry,
            label=entry.label if entry else source.entry,
            value=_value(form, source.entry),
            raw=origin.raw if origin else "",
            file=form.file if form else None,
            cell=origin.cell if origin else "",
            correction=form.corrections.get(source.entry) if form else None,
            before=form.values.get(source.entry) if form else None,
            last=source.last,
        )


def _value(form: FormSubmission | None, entry: str) -> Value | None:
    value = form.current.get(entry) if form and entry else None
    return None if value is NIL else value
