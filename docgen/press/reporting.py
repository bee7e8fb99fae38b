"""What a report is made of, gathered from a campaign and the units' submissions."""

from collections.abc import Mapping
from datetime import date as Date
from typing import Final

from docgen.campaign import Campaign, Document
from docgen.documents.report import FormData, ReportData
from docgen.press.photographs import photos_of
from docgen.submissions import Submission
from docgen.totals import Totals, total_up

_NOBODY: Final[frozenset[str]] = frozenset()


def report_data(
    campaign: Campaign,
    document: Document,
    submissions: Mapping[str, Submission],
    last: Mapping[str, Submission] | None = None,
    *,
    asked_back: Mapping[str, frozenset[str]] | None = None,
) -> ReportData:
    """The data of a report.

    submissions, last: this time's and last time's by units' codes; asked_back: codes of units of
    which something must be corrected or explained still, by the form's document. What came in
    counts up to the day on which the last of it was received.
    """
    forms = {
        name: _form_data(
            campaign, name, submissions, last or {}, (asked_back or {}).get(name, _NOBODY)
        )
        for name in document.kind.data(document.content)
    }
    return ReportData(
        forms=forms,
        tree=next(iter(forms.values())).totals.tree,
        units=_callings(campaign),
        on=_latest(forms),
        photos=photos_of(campaign),
    )


def form_totals(
    campaign: Campaign,
    name: str,
    submissions: Mapping[str, Submission],
    last: Mapping[str, Submission],
) -> Totals:
    """What the units reported on the form of that name, added up; last: last time's."""
    due = _due(campaign, name)
    made = {code: each.forms[name] for code, each in submissions.items() if name in each.forms}
    before = {code: each.forms[name] for code, each in last.items() if name in each.forms}
    late = {code for code, each in made.items() if due and each.received and each.received > due}
    form = campaign.documents[name].content
    return total_up(form, name, made, campaign.model.units, before, late=late)


def _due(campaign: Campaign, name: str) -> Date | None:
    dates = campaign.due(name)
    return dates.date if dates else None


def _form_data(
    campaign: Campaign,
    name: str,
    submissions: Mapping[str, Submission],
    last: Mapping[str, Submission],
    asked_back: frozenset[str],
) -> FormData:
    return FormData(
        title=campaign.documents[name].title,
        totals=form_totals(campaign, name, submissions, last),
        due=_due(campaign, name),
        asked_back=asked_back,
    )


def _latest(forms: Mapping[str, FormData]) -> Date | None:
    """The day on which the last submission was received."""
    days = []
    for form in forms.values():
        for code in form.totals.reported:
            submission = form.totals.submission(code)
            days.append(submission.received if submission else None)
    return max((day for day in days if day is not None), default=None)


def _callings(campaign: Campaign) -> dict[str, str]:
    """The codes of the units by code, name and short name; a code wins over a name."""
    found: dict[str, str] = {}
    for unit in campaign.model.units:
        found.setdefault(unit.name, unit.code)
        if unit.short:
            found.setdefault(unit.short, unit.code)
    return {**found, **{unit.code: unit.code for unit in campaign.model.units}}
