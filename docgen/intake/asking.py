"""Which units have been asked to correct or to explain something in what they reported."""

from collections.abc import Iterable, Mapping, Sequence

from docgen.campaign import Campaign
from docgen.intake.judging import cell_findings
from docgen.submissions import CellFinding, Submission


def asked_back(
    campaign: Campaign,
    forms: Iterable[str],
    submissions: Mapping[str, Submission],
    last: Mapping[str, Submission],
) -> dict[str, frozenset[str]]:
    """The codes of units in whose submission something is open, by the form's document.

    last: last time's submissions, with which changes are compared.
    """
    return {name: still_open(judged(campaign, name, submissions, last)) for name in forms}


def judged(
    campaign: Campaign,
    form: str,
    submissions: Mapping[str, Submission],
    last: Mapping[str, Submission],
) -> dict[str, tuple[CellFinding, ...]]:
    """What there is to say of each unit's submission on the form, by the unit's code."""
    found = {}
    for code, submission in submissions.items():
        if form not in submission.forms:
            continue
        before = last.get(code)
        earlier = before.forms.get(form) if before else None
        found[code] = cell_findings(
            campaign.documents[form].content,
            submission.forms[form],
            earlier.current if earlier else None,
        )
    return found


def still_open(found: Mapping[str, Sequence[CellFinding]]) -> frozenset[str]:
    """The codes of the units that must correct or explain something."""
    return frozenset(
        code for code, each in found.items() if any(one.demand != "nothing" for one in each)
    )
