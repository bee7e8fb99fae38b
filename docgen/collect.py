"""Collect: returned files read into submissions/, and notices of correction to the units."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from docgen.campaign import Campaign
from docgen.campaignfile import UnitModel
from docgen.documents.correcting import CorrectionNotice, ReturnedForm
from docgen.findings import DocgenError, Finding, Place, finding, sort_findings
from docgen.formats.inspect import CONVERTIBLE, inspected, remarks
from docgen.formats.package import MAX_FILE
from docgen.formats.returns import converted, read_returned
from docgen.intake.choosing import Candidate, choose
from docgen.intake.inbox import FOLDER, InboxFile, inbox_files
from docgen.intake.judging import cell_findings
from docgen.intake.keeping import Keeper
from docgen.intake.last import last_values
from docgen.intake.merging import merged
from docgen.intake.reading import FormReading, read_form
from docgen.manifest import CORRECTION, OF_COLLECTING
from docgen.output import Artifact, Written, write
from docgen.press.correcting import correction_bytes
from docgen.returned import Returned
from docgen.submissions import (
    CellFinding,
    FileOrigin,
    FormSubmission,
    Submission,
    day_of,
)
from docgen.text import safe_name

NOTICES_FOLDER: Final = "退回补正"


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What came in: the submissions by unit's code, as they are kept now.

    `files` is how many files of the inbox were looked at, `read` how many of them are a form of
    the campaign; `changed` are the codes of units whose submission was written; `items` is what
    the units must correct or explain, and what is only named, by unit's code and document;
    `written` what became of the notices of correction.
    """

    submissions: Mapping[str, Submission]
    files: int
    read: int
    changed: tuple[str, ...]
    items: Mapping[tuple[str, str], tuple[CellFinding, ...]]
    written: Written
    findings: tuple[Finding, ...]


def collect(
    campaign: Campaign,
    inbox: str | Path | None = None,
    out: str | Path | None = None,
    *,
    now: datetime | None = None,
    force: bool = False,
    progress: Callable[[str, int], None] | None = None,
) -> Intake:
    """Read the returned files of an inbox into the campaign's submissions.

    `inbox` is the campaign's own by default; nothing in it is changed. With `out` a notice of
    correction is written there for each unit that needs one. `now` is when the files are read.
    `progress` is called after each file with its name and the number of files in all. One file
    that cannot be read is a finding and never stops the others.
    """
    work = _Collector(campaign, (now or datetime.now(UTC)).replace(microsecond=0))
    folder = Path(inbox) if inbox is not None else campaign.folder / FOLDER
    files = work.gather(folder, progress)
    work.keep()
    items = work.judged()
    written = Written()
    if out is not None:
        written, found = write(
            work.notices(items),
            Path(out),
            force=force,
            of=lambda entry: entry.kind in OF_COLLECTING,
        )
        work.findings.extend(found)
    return Intake(
        submissions=work.submissions,
        files=files,
        read=sum(map(len, work.candidates.values())),
        changed=tuple(work.changed),
        items=items,
        written=written,
        findings=sort_findings(work.findings),
    )


@dataclass(slots=True)
class _Collector:
    """One run over one inbox."""

    campaign: Campaign
    now: datetime
    keeper: Keeper = field(init=False)
    submissions: dict[str, Submission] = field(init=False)
    findings: list[Finding] = field(default_factory=list)
    candidates: dict[tuple[str, str], list[Candidate]] = field(default_factory=dict)
    named: dict[str, list[CellFinding]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keeper = Keeper(self.campaign)
        self.submissions, found = self.keeper.load()
        self.findings.extend(found)

    # -------------------------------------------------------- files

    def gather(self, folder: Path, progress: Callable[[str, int], None] | None) -> int:
        """Read every file; old formats at the end, all in one call of LibreOffice."""
        files, found = inbox_files(folder)
        self.findings.extend(found)
        waiting: list[tuple[InboxFile, bytes]] = []
        for file in files:
            try:
                if data := self._read(file):
                    waiting.append((file, data))
            except DocgenError as error:
                self.findings.extend(error.findings)
            if progress:
                progress(file.name, len(files))
        results = converted([(file.name, data) for file, data in waiting]) if waiting else ()
        for (file, data), result in zip(waiting, results, strict=True):
            if isinstance(result, Finding):
                self.findings.append(result)
                continue
            try:
                self._take(read_returned(result, file.name), file.origin(data))
            except DocgenError as error:
                self.findings.extend(error.findings)
        return len(files)

    def _read(self, file: InboxFile) -> bytes | None:
        """Read a file; the bytes of one that must be converted first. Raises DocgenError."""
        try:
            data = file.read(MAX_FILE)
        except OSError as error:
            reason = error.strerror or str(error)
            raise DocgenError([finding("file-refused", file=file.name, reason=reason)]) from error
        kind = inspected(data, name=file.name)[0]
        if kind in CONVERTIBLE:
            return data
        self.findings.extend(remarks(kind, file.name))
        self._take(read_returned(data, file.name), file.origin(data))
        return None

    def _take(self, returned: Returned, origin: FileOrigin) -> None:
        reading = read_form(self.campaign, returned, origin.name)
        self.findings.extend(reading.findings)
        if reading.document is None or reading.unit is None:
            return
        key = (reading.unit, reading.document)
        submission = self._submission(reading, origin)
        if reading.date != submission.date:
            place = Place(file=origin.name)
            self.findings.append(finding("date-future", place, date=reading.date))
        self.candidates.setdefault(key, []).append(Candidate(submission=submission))
        named = [each for each in reading.cells if each.demand == "nothing"]
        self.named.setdefault(origin.sha256, named)

    def _submission(self, reading: FormReading, origin: FileOrigin) -> FormSubmission:
        # A day to come, mostly a wrong year, would make the file count before all later ones.
        day = reading.date if reading.date and reading.date <= day_of(self.now) else None
        return FormSubmission(
            document=reading.document or "",
            version=reading.version,
            values=reading.values,
            unclear=reading.unclear,
            origins=reading.origins,
            file=origin,
            date=day,
            received=day or day_of(origin.time),
            read=self.now,
        )

    # -------------------------------------------------------- submissions

    def keep(self) -> None:
        """Choose what counts of each unit's files, merge it with what is kept, and save it."""
        units: dict[str, dict[str, FormSubmission]] = {}
        order = {unit.code: at for at, unit in enumerate(self.campaign.model.units)}
        for (unit, document), candidates in self.candidates.items():
            made = self._merged(unit, document, candidates)
            if made is not None:
                units.setdefault(unit, {})[document] = made
        for unit in sorted(units, key=order.__getitem__):
            before = self.submissions.get(unit)
            base = before or Submission(unit=unit, forms={})
            submission = replace(base, forms={**base.forms, **units[unit]})
            saved = self.keeper.save(submission, before=before)
            self.findings.extend(saved.findings)
            if saved.written:
                self.changed.append(unit)
            if not saved.findings:
                self.submissions[unit] = submission
        self.submissions = {
            code: self.submissions[code]
            for code in sorted(self.submissions, key=lambda code: order.get(code, len(order)))
        }

    def _merged(
        self, unit: str, document: str, candidates: Sequence[Candidate]
    ) -> FormSubmission | None:
        kept = self.submissions.get(unit)
        before = kept.forms.get(document) if kept else None
        choice = choose(candidates, before)
        self.findings.extend(choice.findings)
        if choice.submission is None:
            return None
        old = before.file.sha256 if before and before.file else None
        again = next(
            (
                each.submission
                for each in candidates
                if each.submission.file and each.submission.file.sha256 == old
            ),
            None,
        )
        made, found = merged(
            before,
            choice.submission,
            form=self.keeper.forms[document],
            place=self.keeper.place(kept or Submission(unit=unit, forms={})),
            again=again,
        )
        self.findings.extend(found)
        return made

    # -------------------------------------------------------- findings for the units

    def judged(self) -> dict[tuple[str, str], tuple[CellFinding, ...]]:
        """What is to be said of each form that came in, told as findings too."""
        last, found = last_values(self.campaign)
        self.findings.extend(found)
        items: dict[tuple[str, str], tuple[CellFinding, ...]] = {}
        for code, submission in self.submissions.items():
            before = last.get(code)
            for document, made in submission.forms.items():
                earlier = before.forms.get(document) if before else None
                form = self.keeper.forms[document]
                told = cell_findings(form, made, earlier.current if earlier else None)
                named = self.named.get(made.file.sha256, []) if made.file else []
                items[code, document] = (*told, *(each for each in named if each not in told))
                self.findings.extend(map(_located, items[code, document]))
        return items

    def notices(self, items: Mapping[tuple[str, str], Sequence[CellFinding]]) -> Iterator[Artifact]:
        """A notice of correction for each unit that must correct or explain something."""
        taken: set[str] = set()
        for unit in self.campaign.reporting:
            forms = dict(self._returned(unit, items))
            if not forms:
                continue
            notice = self._notice(unit, forms)
            name = safe_name(f"{unit.shown} 退回补正通知.docx")
            if name in taken:
                name = safe_name(f"{unit.shown}（{unit.code}） 退回补正通知.docx")
            taken.add(name)
            try:
                content = correction_bytes(self.campaign, notice)
            except DocgenError as error:
                self.findings.extend(error.findings)
                continue
            yield Artifact(
                kind=CORRECTION,
                unit=unit.code,
                path=PurePosixPath(NOTICES_FOLDER) / name,
                content=content,
                sources=(f"submissions/{self.keeper.path(self.submissions[unit.code]).name}",),
            )

    def _returned(
        self, unit: UnitModel, items: Mapping[tuple[str, str], Sequence[CellFinding]]
    ) -> Iterator[tuple[str, ReturnedForm]]:
        for form in self.campaign.forms:
            found = items.get((unit.code, form.name), ())
            correct = tuple(each for each in found if each.demand == "correct")
            explain = tuple(each for each in found if each.demand == "explain")
            if correct or explain:
                file = self.submissions[unit.code].forms[form.name].file
                returned = ReturnedForm(
                    title=form.title,
                    correct=correct,
                    explain=explain,
                    files=(file.name,) if file else (),
                )
                yield form.name, returned

    def _notice(self, unit: UnitModel, forms: Mapping[str, ReturnedForm]) -> CorrectionNotice:
        """The notice, of the day when the last of the forms was read: the same until a new one."""
        made = self.submissions[unit.code].forms
        read = [made[name].read or self.now for name in forms]
        dues = [due for name in forms if (due := self.campaign.due(name))]
        days = [due.corrected or due.date for due in dues]
        day = day_of(max(read))
        later = [each for each in days if each >= day]
        return CorrectionNotice(
            issuer=self.campaign.model.issuer,
            unit=unit.name,
            code=unit.code,
            forms=tuple(forms.values()),
            date=day,
            due=min(later, default=None),
            contact=self.campaign.model.contact,
        )


def _located(item: CellFinding) -> Finding:
    """The finding with the item it is about beside its cell."""
    place = item.finding.place
    part = f"{item.cell} {item.label}".strip()
    return replace(item.finding, place=Place(file=place.file, part=part))
