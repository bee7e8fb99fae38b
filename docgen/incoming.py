"""What has come in so far, as a build makes documents of it: the report, the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date as Date

from docgen.campaign import Campaign, Document
from docgen.documents.laid import Laid
from docgen.findings import DocgenError, Finding, finding
from docgen.intake.asking import judged, still_open
from docgen.intake.keeping import FOLDER, load_submissions
from docgen.intake.last import last_values
from docgen.press.filling import setting_of
from docgen.press.ledger import ledger_bytes
from docgen.press.reporting import form_totals, report_data
from docgen.submissions import CellFinding, FormSubmission, Submission


class Incoming:
    """The submissions of a campaign; `findings` are what is wrong with them."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self.submissions, found = load_submissions(campaign)
        self.last, more = last_values(campaign)
        self.findings: list[Finding] = [*found, *more]
        self._found: dict[str, Mapping[str, tuple[CellFinding, ...]]] = {}

    def reported(self, document: Document) -> Mapping[str, FormSubmission]:
        """What came in on a form, by the unit's code."""
        return {
            code: each.forms[document.name]
            for code, each in self.submissions.items()
            if document.name in each.forms
        }

    def sources(self, forms: Sequence[str]) -> tuple[str, ...]:
        """The files of the submissions that say something on these forms."""
        return tuple(
            self.source(each)
            for each in self.submissions.values()
            if any(name in each.forms for name in forms)
        )

    def source(self, submission: Submission) -> str:
        """The file of a submission, from the campaign's folder."""
        return f"{FOLDER}/{submission.file}"

    # ------------------------------------------------------------ the report

    def pages(self, document: Document) -> Sequence[Laid]:
        """The pages of a report: itself, then its tables that stand apart.

        Raises DocgenError where nothing came in, and for what the report cannot say.
        """
        campaign = self._campaign
        names = document.kind.data(document.content)
        back = {name: still_open(self._judged(name)) for name in names}
        data = report_data(campaign, document, self.submissions, self.last, asked_back=back)
        if data.empty:
            raise DocgenError([finding("report-none", document.place, document=document.name)])
        for form in data.forms.values():
            self.findings.extend(form.totals.findings)
        setting = setting_of(campaign, document, "")
        pages: Sequence[Laid] = document.kind.report(document.content, setting, data).pages
        return pages

    # ------------------------------------------------------------ the ledger

    def ledger(self) -> bytes:
        """The ledger of all forms."""
        forms = [form.name for form in self._campaign.forms]
        totals = [form_totals(self._campaign, name, self.submissions, self.last) for name in forms]
        for each in totals:
            self.findings.extend(each.findings)
        return ledger_bytes(self._campaign, totals, on=self._on, items=self._items)

    @property
    def _on(self) -> Date:
        """The day on which the last submission was received, else the first of the year."""
        days = [
            made.received
            for submission in self.submissions.values()
            for made in submission.forms.values()
            if made.received
        ]
        return max(days, default=Date(self._campaign.model.year, 1, 1))

    @property
    def _items(self) -> dict[tuple[str, str], tuple[CellFinding, ...]]:
        """What is to be put right, by unit's code and document."""
        return {
            (code, document.name): found
            for document in self._campaign.forms
            for code, found in self._judged(document.name).items()
        }

    def _judged(self, form: str) -> Mapping[str, tuple[CellFinding, ...]]:
        """What is to be put right in a form by unit's code; worked out once for all documents."""
        if form not in self._found:
            self._found[form] = judged(self._campaign, form, self.submissions, self.last)
        return self._found[form]
