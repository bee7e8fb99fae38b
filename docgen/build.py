"""Build: everything that a campaign can issue now, written into a folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from docgen.blocks import Paragraph
from docgen.campaign import Campaign, Document, find_template
from docgen.crew import Crew
from docgen.documents.imprint import Imprint, imprint_blocks, imprint_height
from docgen.documents.laid import Laid
from docgen.findings import DocgenError, Finding, finding, sort_findings, suggestion
from docgen.formats.compose import Part, compose
from docgen.formats.pdf import is_word, with_pdfs
from docgen.manifest import BLANK_FORM, FILLED_FORM, LEDGER, OF_COLLECTING, OF_STATUS
from docgen.official import annex_label
from docgen.output import Artifact, Earlier, Entry, Written, write
from docgen.press.batch import UnitFile, made_files
from docgen.press.filing import free_path, unit_files
from docgen.press.filling import filled, setting_of
from docgen.press.unitforms import UnitForms
from docgen.submissions import FOLDER as SUBMISSIONS_FOLDER
from docgen.text import safe_name

if TYPE_CHECKING:
    from docgen.incoming import Incoming

ANNEX: Final = "annex"
LEDGER_FILE: Final = "台账.xlsx"
FORMS_FOLDER: Final = "填报表"
FILLED_FOLDER: Final = "已报表"
_BLANK: Final = (Paragraph(style="空行"),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """An artifact to be: what it is and how its bytes are made."""

    kind: str
    path: PurePosixPath
    sources: tuple[str, ...]
    make: Callable[[], bytes]
    unit: str | None = None


Asked: TypeAlias = Job | UnitFile
"""What is to be made: a document, or a form of one unit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildResult:
    """What a build made and what it has to say; `written` tells new from unchanged files."""

    written: Written
    findings: tuple[Finding, ...]

    @property
    def artifacts(self) -> tuple[Entry, ...]:
        """The artifacts that are in place, new or unchanged, as the manifest has them."""
        return self.written.made


def build(
    campaign: Campaign,
    out: str | Path,
    *,
    only: Sequence[str] = (),
    units: Sequence[str] = (),
    pdf: bool = False,
    force: bool = False,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[PurePosixPath, int], None] | None = None,
) -> BuildResult:
    """Write the campaign's documents into the folder.

    `only` names kinds of artifact (notice, annex, blank-form, or a document's own name) to be
    made alone, `units` the codes of units whose forms are to be made alone. `progress` is called
    after each file with its path and the number of files in all. A document that cannot be made
    is a finding; the others are written all the same. Raises DocgenError for a kind or a unit
    that the campaign does not have.

    Forms are made by `jobs` processes if that is faster, or by the executor; `Crew` says how many
    there are without both. Forms that lie in the folder as they would be made are not made again,
    unless by `force`.
    """
    press = _Press(campaign)
    wanted = _of_units(_chosen(press.jobs(), only), units, campaign)
    failed: list[Finding] = []
    folder = Path(out)
    with Crew(jobs, executor) as crew:
        written, found = write(
            lambda earlier: with_pdfs(
                _made(wanted, crew, earlier, failed),
                folder,
                report=failed.append,
                make=pdf,
                force=force,
                wanted=_is_read,
                known=earlier.entry,
            ),
            folder,
            force=force,
            complete=lambda: not (only or units or failed),
            of=lambda entry: entry.kind not in OF_COLLECTING | OF_STATUS,
            progress=progress and (lambda artifact: progress(artifact.path, len(wanted))),
        )
    came = press.incoming.findings if press.incoming else ()
    told = dict.fromkeys((*campaign.findings, *press.findings, *came, *failed, *found))
    return BuildResult(written=written, findings=sort_findings(told))


def _chosen(jobs: Sequence[Asked], only: Sequence[str]) -> Sequence[Asked]:
    """The jobs of the kinds asked for; raises DocgenError for a kind that there is not."""
    kinds = dict.fromkeys(job.kind for job in jobs)
    wrong = [
        finding("kind-unknown", kind=kind, known=list(kinds)) for kind in only if kind not in kinds
    ]
    if wrong:
        raise DocgenError(wrong)
    return [job for job in jobs if not only or job.kind in only]


def _of_units(jobs: Sequence[Asked], units: Sequence[str], campaign: Campaign) -> Sequence[Asked]:
    """The jobs of the units asked for; raises DocgenError for one that does not report."""
    if not units:
        return jobs
    known = [unit.code for unit in campaign.reporting]
    wrong = [
        finding("unit-not-reporting", unit=unit, hint=suggestion(unit, known))
        for unit in units
        if unit not in known
    ]
    if wrong:
        raise DocgenError(wrong)
    return [job for job in jobs if job.unit in units]


def _is_read(artifact: Artifact) -> bool:
    """Whether a PDF is made of it: of documents to be read, not of forms to be filled."""
    return is_word(artifact) and artifact.unit is None


def _made(
    jobs: Iterable[Asked], crew: Crew, earlier: Earlier, failed: list[Finding]
) -> Iterator[Artifact]:
    """The artifacts one after the other; one that fails leaves its findings."""
    for of_units, group in groupby(jobs, key=lambda job: isinstance(job, UnitFile)):
        try:
            if of_units:
                files = (job for job in group if isinstance(job, UnitFile))
                yield from made_files(files, crew, earlier, failed)
            else:
                documents = (job for job in group if isinstance(job, Job))
                yield from _documents(documents, failed)
        except DocgenError as error:
            failed.extend(error.findings)


def _documents(jobs: Iterable[Job], failed: list[Finding]) -> Iterator[Artifact]:
    for job in jobs:
        try:
            content = job.make()
        except DocgenError as error:
            failed.extend(error.findings)
        else:
            yield Artifact(
                kind=job.kind,
                unit=job.unit,
                path=job.path,
                content=content,
                sources=job.sources,
            )


class _Press:
    """Makes the documents of one campaign; a page made once serves alone and bound in."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.labels = self._labels()
        self.findings: list[Finding] = []
        self._made: dict[tuple[str, str], tuple[bytes, Laid]] = {}

    def _labels(self) -> dict[str, str]:
        """The label of each annex; of one bound into several documents, the first counts."""
        labels: dict[str, str] = {}
        for document in self.campaign.documents.values():
            names = document.annexes
            for number, name in enumerate(names, 1):
                labels.setdefault(name, annex_label(number, len(names)))
        return labels

    def jobs(self) -> tuple[Asked, ...]:
        """Everything to be made: documents with their annexes, each annex and the rest alone."""
        paths: set[str] = set()
        jobs: list[Asked] = []
        for document in self.campaign.documents.values():
            if document.kind.reports and not self._has_data(document):
                place = document.place
                self.findings.append(finding("report-none", place, document=document.name))
                continue
            job = self._job(document)
            jobs.append(replace(job, path=free_path(job.path, document.name, paths)))
        forms = [each for each in self.campaign.documents.values() if each.kind.per_unit]
        for document in forms:
            folder = PurePosixPath(FORMS_FOLDER)
            if len(forms) > 1:
                folder /= safe_name(document.title)
            jobs.extend(self._unit_jobs(document, folder, paths))
        for document in forms:
            folder = PurePosixPath(FILLED_FOLDER)
            if len(forms) > 1:
                folder /= safe_name(document.title)
            jobs.extend(self._filled_jobs(document, folder, paths))
        jobs.extend(self._ledger_jobs(forms))
        return tuple(jobs)

    @cached_property
    def incoming(self) -> "Incoming | None":
        """What the units have reported so far, None for a campaign without submissions."""
        if not (self.campaign.folder / SUBMISSIONS_FOLDER).is_dir():
            return None
        # Only a campaign that has submissions waits for what reads them.
        from docgen.incoming import Incoming

        return Incoming(self.campaign)

    def _filled_jobs(
        self, document: Document, folder: PurePosixPath, paths: set[str]
    ) -> Iterator[UnitFile]:
        """The form as each unit has reported on it, for Word and for Excel."""
        incoming, own = self.incoming, self._sources(document)
        if incoming is None:
            return iter(())
        reported = incoming.reported(document)
        units = (
            (
                unit,
                (*own, incoming.source(incoming.submissions[unit.code])),
                reported[unit.code].current,
            )
            for unit in self.campaign.reporting
            if unit.code in reported
        )
        return unit_files(FILLED_FORM, UnitForms(self.campaign, document), units, folder, paths)

    def _unit_jobs(
        self, document: Document, folder: PurePosixPath, paths: set[str]
    ) -> Iterator[UnitFile]:
        """A blank form for Word and one for Excel for each unit that reports."""
        sources = self._sources(document)
        units = ((unit, sources, None) for unit in self.campaign.reporting)
        return unit_files(BLANK_FORM, UnitForms(self.campaign, document), units, folder, paths)

    def _ledger_jobs(self, forms: Sequence[Document]) -> Iterator[Job]:
        """The ledger, if anything has come in."""
        if self.incoming is None or not any(map(self.incoming.reported, forms)):
            return
        every = [source for form in forms for source in form.sources]
        sources = (*every, *self.incoming.sources([form.name for form in forms]))
        yield Job(
            kind=LEDGER,
            path=PurePosixPath(LEDGER_FILE),
            sources=tuple(dict.fromkeys(sources)),
            make=self.incoming.ledger,
        )

    def _has_data(self, document: Document) -> bool:
        """Whether anything has come in that a report is made of."""
        names = document.kind.data(document.content)
        forms = [self.campaign.documents[name] for name in names]
        return self.incoming is not None and any(map(self.incoming.reported, forms))

    def _job(self, document: Document) -> Job:
        """The artifact of a document: with annexes and imprint, or alone."""
        label = self.labels.get(document.name, "")
        kind = document.kind.artifact or (ANNEX if label else document.name)
        imprint = document.kind.imprint(document.content) is not None
        bound = bool(document.annexes) or imprint or document.kind.reports
        return Job(
            kind=kind,
            path=PurePosixPath(safe_name(f"{label} {document.title}.docx".strip())),
            sources=self._sources(document),
            make=partial(self.bound, document) if bound else partial(self.alone, document, label),
        )

    def _sources(self, document: Document) -> tuple[str, ...]:
        annexes = (self.campaign.documents[name] for name in document.annexes)
        every = [source for each in (document, *annexes) for source in each.sources]
        if document.kind.reports and self.incoming:
            every.extend(self.incoming.sources(document.kind.data(document.content)))
        return tuple(dict.fromkeys(every))

    def alone(self, document: Document, label: str) -> bytes:
        """The document as a file of its own."""
        return self._rendered(document, label)[0]

    def bound(self, document: Document) -> bytes:
        """The document with its annexes and its imprint in one file."""
        parts, pages = self._main(document)
        for number, name in enumerate(document.annexes, 1):
            annex = self.campaign.documents[name]
            content, laid = self._rendered(annex, annex_label(number, len(document.annexes)))
            parts.append(Part(content=content, name=annex.title))
            pages.append(laid)
        imprint = document.kind.imprint(document.content)
        if imprint is not None:
            parts.extend(self._imprint(imprint, pages))
        return compose(parts)

    def _main(self, document: Document) -> tuple[list[Part], list[Laid]]:
        """The document without annexes and imprint; a report may have tables of their own."""
        if not document.kind.reports:
            content, laid = self._rendered(document, "")
            return [Part(content=content, name=document.title)], [laid]
        assert self.incoming
        pages = list(self.incoming.pages(document))
        return [
            Part(content=self._filled(document, laid), name=document.title) for laid in pages
        ], pages

    def _filled(self, document: Document, laid: Laid) -> bytes:
        self.findings.extend(laid.findings)
        context = {"name": document.title, "issuer": self.campaign.model.issuer}
        dressed = document.kind.dressed
        return filled(self.campaign, document.template, context, laid, dressed=dressed)

    def _rendered(self, document: Document, label: str) -> tuple[bytes, Laid]:
        key = (document.name, label)
        if key not in self._made:
            laid = document.kind.lay_out(
                document.content, setting_of(self.campaign, document, label)
            )
            self._made[key] = self._filled(document, laid), laid
        return self._made[key]

    def _imprint(self, imprint: Imprint, pages: Sequence[Laid]) -> Iterator[Part]:
        """The imprint, on the last page of the text or on the even page after it (7.4).

        A blank page before it is a part of its own: a page that only a section break makes is
        left out of PDFs, and the imprint would be printed on the front of a sheet.
        """
        profile = self.campaign.profile
        template = find_template(self.campaign.folder, "imprint")
        start, blank = _imprint_start(imprint, pages, imprint_height(imprint, profile))
        for blocks in (*((_BLANK,) if blank else ()), imprint_blocks(imprint, profile)):
            laid = Laid(elements={"imprint": blocks}, profile=profile)
            content = filled(self.campaign, template, {"name": "", "issuer": ""}, laid)
            yield Part(content=content, start=start, numbered=not blank)


def _imprint_start(
    imprint: Imprint, pages: Sequence[Laid], needed: float
) -> tuple[Literal["page", "even", "here"], bool]:
    """Where the imprint goes, and whether a blank page comes before it.

    On the last page if that is an upright even one with room; else on the next even page. With
    a blank page before it neither page carries a number (7.5). Where a document's length is
    not known, the imprint has a page of its own.
    """
    counts = [laid.pages for laid in pages]
    last = pages[-1]
    if last.bottom is None or None in counts:
        return ("page" if imprint.page == "last" else "even"), False
    fits = not last.landscape and last.page.text_height - last.bottom >= needed
    even = sum(count or 0 for count in counts) % 2 == 0
    if fits and (even or imprint.page == "last"):
        return "here", False
    return "page", even and imprint.page == "even"
