"""Build: everything that a campaign can issue now, written into a folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from docgen.blocks import Paragraph
from docgen.campaign import Campaign, Document, find_template
from docgen.documents.imprint import Imprint, imprint_blocks, imprint_height
from docgen.documents.kinds import Setting
from docgen.documents.laid import Laid
from docgen.findings import DocgenError, Finding, finding, sort_findings
from docgen.formats.compose import Part, compose
from docgen.formats.dressing import dress
from docgen.formats.package import read_package, write_package
from docgen.formats.pdf import with_pdfs
from docgen.formats.template import Template
from docgen.formats.word import StyleSheet
from docgen.official import annex_label
from docgen.output import Artifact, Entry, Written, write
from docgen.text import safe_name

ANNEX: Final = "annex"
_BLANK: Final = (Paragraph(style="空行"),)
_STYLES: Final = "word/styles.xml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """An artifact to be: what it is and how its bytes are made."""

    kind: str
    path: PurePosixPath
    sources: tuple[str, ...]
    make: Callable[[], bytes]


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
    pdf: bool = False,
    force: bool = False,
    progress: Callable[[PurePosixPath, int], None] | None = None,
) -> BuildResult:
    """Write the campaign's documents into the folder.

    `only` names kinds of artifact (notice, annex, or a document's own name) to be made alone.
    `progress` is called after each file with its path and the number of files in all. A document
    that cannot be made is a finding; the others are written all the same. Raises DocgenError for
    a kind that the campaign does not have.
    """
    press = _Press(campaign)
    jobs = _chosen(press.jobs(), only)
    failed: list[Finding] = []
    folder = Path(out)
    made = with_pdfs(_made(jobs, failed), folder, report=failed.append, make=pdf, force=force)
    written, found = write(
        made,
        folder,
        force=force,
        complete=lambda: not only and not failed,
        progress=progress and (lambda artifact: progress(artifact.path, len(jobs))),
    )
    told = [*campaign.findings, *press.findings, *failed, *found]
    return BuildResult(written=written, findings=sort_findings(told))


def _chosen(jobs: Sequence[Job], only: Sequence[str]) -> Sequence[Job]:
    """The jobs of the kinds asked for; raises DocgenError for a kind that there is not."""
    kinds = dict.fromkeys(job.kind for job in jobs)
    wrong = [
        finding("kind-unknown", kind=kind, known=list(kinds)) for kind in only if kind not in kinds
    ]
    if wrong:
        raise DocgenError(wrong)
    return [job for job in jobs if not only or job.kind in only]


def _made(jobs: Sequence[Job], failed: list[Finding]) -> Iterator[Artifact]:
    """The artifacts one after the other; one that fails leaves its findings."""
    for job in jobs:
        try:
            content = job.make()
        except DocgenError as error:
            failed.extend(error.findings)
        else:
            yield Artifact(kind=job.kind, path=job.path, content=content, sources=job.sources)


def _free_path(path: PurePosixPath, name: str, taken: set[str]) -> PurePosixPath:
    """The path, with the document's name in it where another document has the same title."""
    if path.as_posix().casefold() in taken:
        path = path.with_name(safe_name(f"{path.stem}（{name}）{path.suffix}"))
    taken.add(path.as_posix().casefold())
    return path


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

    def jobs(self) -> tuple[Job, ...]:
        """Everything to be made: documents with their annexes, each annex and the rest alone."""
        paths: set[str] = set()
        jobs: list[Job] = []
        for document in self.campaign.documents.values():
            job = self._job(document)
            jobs.append(replace(job, path=_free_path(job.path, document.name, paths)))
        return tuple(jobs)

    def _job(self, document: Document) -> Job:
        """The artifact of a document: with annexes and imprint, or alone."""
        label = self.labels.get(document.name, "")
        kind = document.kind.artifact or (ANNEX if label else document.name)
        bound = bool(document.annexes) or document.kind.imprint(document.content) is not None
        return Job(
            kind=kind,
            path=PurePosixPath(safe_name(f"{label} {document.title}.docx".strip())),
            sources=self._sources(document),
            make=partial(self.bound, document) if bound else partial(self.alone, document, label),
        )

    def _sources(self, document: Document) -> tuple[str, ...]:
        annexes = (self.campaign.documents[name] for name in document.annexes)
        every = (source for each in (document, *annexes) for source in each.sources)
        return tuple(dict.fromkeys(every))

    def alone(self, document: Document, label: str) -> bytes:
        """The document as a file of its own."""
        return self._rendered(document, label)[0]

    def bound(self, document: Document) -> bytes:
        """The document with its annexes and its imprint in one file."""
        content, laid = self._rendered(document, "")
        parts, pages = [Part(content=content, name=document.title)], [laid]
        for number, name in enumerate(document.annexes, 1):
            annex = self.campaign.documents[name]
            content, laid = self._rendered(annex, annex_label(number, len(document.annexes)))
            parts.append(Part(content=content, name=annex.title))
            pages.append(laid)
        imprint = document.kind.imprint(document.content)
        if imprint is not None:
            parts.extend(self._imprint(imprint, pages))
        return compose(parts)

    def _rendered(self, document: Document, label: str) -> tuple[bytes, Laid]:
        key = (document.name, label)
        if key not in self._made:
            laid = document.kind.lay_out(document.content, self._setting(document, label))
            self.findings.extend(laid.findings)
            context = {"name": document.title, "issuer": self.campaign.model.issuer}
            dressed = document.kind.dressed
            content = self._filled(document.template, context, laid, dressed=dressed)
            self._made[key] = content, laid
        return self._made[key]

    def _setting(self, document: Document, label: str) -> Setting:
        names = document.annexes
        labels = {name: annex_label(n, len(names)) for n, name in enumerate(names, 1)}
        return Setting(
            issuer=self.campaign.model.issuer,
            profile=self.campaign.profile,
            label=label,
            annex_titles=[self.campaign.documents[name].title for name in names],
            annex=labels.__getitem__,
            unit=self.campaign.shown_unit,
            names=self.campaign.names,
            facts=self.campaign.facts,
            place=document.place,
        )

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
            content = self._filled(template, {"name": "", "issuer": ""}, laid)
            yield Part(content=content, start=start, numbered=not blank)

    def _filled(
        self, template: Path, context: Mapping[str, object], laid: Laid, *, dressed: bool = True
    ) -> bytes:
        """The template with the document's elements, in the profile's dress."""
        own = template.is_relative_to(self.campaign.folder)
        name = template.relative_to(self.campaign.folder).as_posix() if own else template.name
        members: Mapping[str, bytes] = read_package(template.read_bytes(), name=name)
        if dressed:
            members = dress(members, laid.profile, landscape=laid.landscape)
        blocks = StyleSheet.read(members.get(_STYLES)).renderer()
        filled = {**context, **laid.elements}
        return Template(write_package(members), name=name).render(filled, blocks=blocks)


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
