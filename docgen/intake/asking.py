"""Which units have been asked to correct or to explain something in what they reported."""

from collections.abc import Iterable, Mapping

from docgen.campaign import Campaign
from docgen.intake.judging import cell_findings
from docgen.submissions import FormSubmission, Submission


def asked_back(
    campaign: Campaign,
    forms: Iterable[str],
    submissions: Mapping[str, Submission],
    last: Mapping[str, Submission],
) -> dict[str, frozenset[str]]:
    """The codes of units in whose submission something is open, by the form's document.

    last: last time's submissions, with which changes are compared.
    """
    return {
        name: frozenset(
            code
            for code, submission in submissions.items()
            if name in submission.forms
            and _is_open(campaign, submission.forms[name], last.get(code), name)
        )
        for name in forms
    }


def _is_open(
    campaign: Campaign, submission: FormSubmission, last: Submission | None, name: str
) -> bool:
    before = last.forms.get(name) if last else None
    form = campaign.documents[name].content
    found = cell_findings(form, submission, before.current if before else None)
    return any(each.demand != "nothing" for each in found)
