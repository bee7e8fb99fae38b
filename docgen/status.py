"""Status: who has reported, who is late, who must correct; the list of it, and reminders."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path, PurePosixPath
from typing import Final

from docgen.campaign import Campaign, Document
from docgen.campaignfile import UnitModel
from docgen.documents.reminding import OpenForm, Reminder, reminder_text, reminders_text
from docgen.findings import Finding, sort_findings
from docgen.formats.statusbook import ProblemRow, State, StatusList, StatusRow, status_book
from docgen.intake.judging import cell_findings
from docgen.intake.keeping import load_submissions
from docgen.intake.last import last_values
from docgen.manifest import OF_STATUS, REMINDER, STATUS
from docgen.output import Artifact, Written, write
from docgen.submissions import CellFinding, FormSubmission, Submission
from docgen.text import safe_name

LIST_FILE: Final = "报送情况.xlsx"
REMINDERS_FOLDER: Final = "催报"
ALL_FILE: Final = "催报（各单位）.txt"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitStatus:
    """How one unit stands with one form: its state, the day it came, and what must be done.

    `due` is the day by which the form, or the corrected one, must be in; `days` how many are left
    of it today, negative when overdue, None when nothing is open or no day is set.
    """

    unit: UnitModel
    form: Document
    state: State
    due: Date | None
    received: Date | None = None
    files: tuple[str, ...] = ()
    items: tuple[CellFinding, ...] = ()
    days: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusResult:
    """The units' states by form, what was written, and what is wrong with the submissions."""

    on: Date
    units: tuple[UnitStatus, ...]
    written: Written
    findings: tuple[Finding, ...]


def status(
    campaign: Campaign, out: str | Path | None = None, *, today: Date, force: bool = False
) -> StatusResult:
    """How the units stand on the day `today`; with `out`, the list and the reminders, written.

    A unit's form is late that was received after its due date, to be corrected while anything in
    it must be corrected or explained.
    """
    submissions, found = load_submissions(campaign)
    last, more = last_values(campaign)
    units = tuple(_statuses(campaign, submissions, last, today))
    written = Written()
    if out is not None:
        written, failed = write(
            _artifacts(campaign, units, today),
            Path(out),
            force=force,
            of=lambda entry: entry.kind in OF_STATUS,
        )
        more = (*more, *failed)
    return StatusResult(
        on=today, units=units, written=written, findings=sort_findings([*found, *more])
    )


def _statuses(
    campaign: Campaign,
    submissions: Mapping[str, Submission],
    last: Mapping[str, Submission],
    today: Date,
) -> Iterator[UnitStatus]:
    for form in campaign.forms:
        for unit in campaign.reporting:
            made = _of(submissions, unit, form)
            before = _of(last, unit, form)
            yield _status(campaign, unit, form, made, before, today)


def _of(
    submissions: Mapping[str, Submission], unit: UnitModel, form: Document
) -> FormSubmission | None:
    submission = submissions.get(unit.code)
    return submission.forms.get(form.name) if submission else None


def _status(
    campaign: Campaign,
    unit: UnitModel,
    form: Document,
    made: FormSubmission | None,
    before: FormSubmission | None,
    today: Date,
) -> UnitStatus:
    dates = campaign.due(form.name)
    due = dates.date if dates else None
    if made is None:
        left = (due - today).days if due else None
        return UnitStatus(unit=unit, form=form, state="missing", due=due, days=left)
    found = cell_findings(form.content, made, before.current if before else None)
    items = tuple(each for each in found if each.demand != "nothing")
    late = bool(due and made.received and made.received > due)
    again = (dates.corrected or due) if dates else None
    return UnitStatus(
        unit=unit,
        form=form,
        state="correcting" if items else "late" if late else "reported",
        due=again if items else due,
        received=made.received,
        files=(made.file.name,) if made.file else (),
        items=items,
        days=(again - today).days if items and again else None,
    )


# ------------------------------------------------------------ what is written


def _artifacts(campaign: Campaign, units: Sequence[UnitStatus], today: Date) -> Iterator[Artifact]:
    sources = tuple(dict.fromkeys(name for form in campaign.forms for name in form.sources))
    content = status_book(_list(campaign, units, today), profile=campaign.profile)
    yield Artifact(kind=STATUS, path=PurePosixPath(LIST_FILE), content=content, sources=sources)
    reminders = {unit.code: each for unit, each in _reminders(campaign, units, today)}
    folder, taken = PurePosixPath(REMINDERS_FOLDER), {ALL_FILE}
    for code, reminder in reminders.items():
        name = safe_name(f"{reminder.unit}.txt")
        name = safe_name(f"{reminder.unit}（{code}）.txt") if name in taken else name
        taken.add(name)
        yield Artifact(
            kind=REMINDER,
            unit=code,
            path=folder / name,
            content=reminder_text(reminder).encode(),
            sources=sources,
        )
    if reminders:
        text = reminders_text(tuple(reminders.values()))
        path = folder / ALL_FILE
        yield Artifact(kind=REMINDER, path=path, content=text.encode(), sources=sources)


def _list(campaign: Campaign, units: Sequence[UnitStatus], today: Date) -> StatusList:
    return StatusList(
        campaign=campaign.model.name,
        issuer=campaign.model.issuer,
        on=today,
        rows=tuple(_row(campaign, each) for each in units),
        problems=tuple(
            ProblemRow(
                unit=each.unit.shown,
                code=each.unit.code,
                form=each.form.title,
                item=item,
                explain=item.demand == "explain",
            )
            for each in units
            for item in each.items
        ),
    )


def _row(campaign: Campaign, each: UnitStatus) -> StatusRow:
    above = campaign.shown_unit(each.unit.parent) if each.unit.parent else None
    dates = campaign.due(each.form.name)
    return StatusRow(
        unit=each.unit.shown,
        code=each.unit.code,
        above=above or each.unit.level or "",
        form=each.form.title,
        due=dates.date if dates else None,
        state=each.state,
        received=each.received,
        files=each.files,
        problems=len(each.items),
        contact=each.unit.address or "",
    )


def _reminders(
    campaign: Campaign, units: Sequence[UnitStatus], today: Date
) -> Iterator[tuple[UnitModel, Reminder]]:
    """A reminder to each unit that owes a form or corrections."""
    owed: dict[str, list[UnitStatus]] = {}
    for each in units:
        if each.state in ("missing", "correcting"):
            owed.setdefault(each.unit.code, []).append(each)
    for mine in owed.values():
        unit = mine[0].unit
        forms = tuple(
            OpenForm(title=each.form.title, due=each.due, items=len(each.items)) for each in mine
        )
        yield (
            unit,
            Reminder(
                issuer=campaign.model.issuer,
                unit=unit.name,
                forms=forms,
                date=today,
                department=unit.address,
                contact=campaign.model.contact,
            ),
        )
