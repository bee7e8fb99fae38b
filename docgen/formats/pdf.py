"""PDF: Word and Excel files converted by LibreOffice, many in one call."""

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path, PurePosixPath

from docgen.findings import Finding, Place, finding
from docgen.formats.office import BATCH, PATIENCE, Office, find_soffice
from docgen.manifest import Entry, key_of, read_manifest
from docgen.output import Artifact, replace_file


def is_word(artifact: Artifact) -> bool:
    """Whether an artifact is a Word document."""
    return artifact.path.suffix.lower() == ".docx"


def to_pdf(
    files: Sequence[Path], out: Path, *, timeout: float = PATIENCE
) -> tuple[dict[Path, Path], tuple[Finding, ...]]:
    """Convert files to PDFs of the same names in ``out``; a name that is taken gets a number.

    ``timeout`` is in seconds for one file. The result maps each converted file to its PDF; the
    others have a finding. Raises OSError if a file cannot be read or a PDF cannot be written.
    """
    soffice = find_soffice()
    if soffice is None:
        return {}, (finding("libreoffice-missing"),)
    out.mkdir(parents=True, exist_ok=True)
    targets = _targets(files, out)
    made: dict[Path, Path] = {}
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        staged = _staged(targets, Path(folder))
        for copy, pdf in Office(soffice, Path(folder), timeout).convert(list(staged)):
            if pdf:
                file = staged[copy]
                replace_file(targets[file], pdf.read_bytes())
                made[file] = targets[file]
    failed = [file for file in targets if file not in made]
    return made, tuple(finding("pdf-not-made", Place(file=str(file))) for file in failed)


def with_pdfs(
    artifacts: Iterable[Artifact],
    out: Path,
    *,
    report: Callable[[Finding], None],
    make: bool = True,
    force: bool = False,
    wanted: Callable[[Artifact], bool] = is_word,
    known: Callable[[PurePosixPath], Entry | None] | None = None,
    timeout: float = PATIENCE,
) -> Iterator[Artifact]:
    """The artifacts, and after them a PDF of each one that is ``wanted``.

    A PDF in ``out`` whose document has not changed is taken as it is, unless ``force``. Without
    ``make`` no other is made: a PDF that is out of date is then left out, and ``write`` removes it.
    Findings go to ``report``. ``known`` tells what ``out`` has of an earlier build, where that has
    been read. ``timeout`` is in seconds for one file.
    """
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        printer = _Printer(out, Path(folder), report, known or _known(out), timeout)
        for artifact in artifacts:
            yield artifact
            if not wanted(artifact):
                continue
            if not force and (pdf := printer.earlier(artifact)):
                yield pdf
            elif make:
                printer.add(artifact)
                if printer.waiting >= BATCH:
                    yield from printer.convert()
        yield from printer.convert()


class _Printer:
    """Documents waiting in a temporary folder to become PDFs together."""

    def __init__(
        self,
        out: Path,
        folder: Path,
        report: Callable[[Finding], None],
        known: Callable[[PurePosixPath], Entry | None],
        timeout: float,
    ) -> None:
        self._out = out
        self._folder = folder
        self._report = report
        self._timeout = timeout
        self._known = known
        self._pdfs: dict[Path, Artifact] = {}
        self._office: Office | None = None
        self._missing = False

    @property
    def waiting(self) -> int:
        return len(self._pdfs)

    def earlier(self, artifact: Artifact) -> Artifact | None:
        """The PDF of an earlier build, if it was made from the same document."""
        pdf = _pdf_of(artifact)
        entry = self._known(pdf.path)
        if entry is None or entry.made_from != pdf.made_from:
            return None
        with contextlib.suppress(OSError):
            content = (self._out / entry.path).read_bytes()
            if hashlib.sha256(content).hexdigest() == entry.sha256:
                return replace(pdf, content=content)
        return None

    def add(self, artifact: Artifact) -> None:
        """Let a document wait; without LibreOffice report that, once."""
        if self._office is None and not self._missing:
            self._start()
        if not self._missing:
            file = self._folder / f"{self.waiting:06}{artifact.path.suffix}"
            file.write_bytes(artifact.content)
            self._pdfs[file] = _pdf_of(artifact)

    def _start(self) -> None:
        if soffice := find_soffice():
            self._office = Office(soffice, self._folder, self._timeout)
        else:
            self._missing = True
            self._report(finding("libreoffice-missing"))

    def convert(self) -> Iterator[Artifact]:
        """The PDFs of all that wait."""
        if self._office is None:
            return
        for file, pdf in self._office.convert(list(self._pdfs)):
            artifact = self._pdfs.pop(file)
            if pdf:
                yield replace(artifact, content=pdf.read_bytes())
            else:
                document = artifact.path.with_suffix(file.suffix)
                self._report(finding("pdf-not-made", Place(file=str(self._out / document))))


def _known(out: Path) -> Callable[[PurePosixPath], Entry | None]:
    entries = {key_of(entry.path): entry for entry in read_manifest(out)[0]}
    return lambda path: entries.get(key_of(path))


def _pdf_of(artifact: Artifact) -> Artifact:
    """The PDF of a document, its bytes still to come."""
    digest = hashlib.sha256(artifact.content).hexdigest()
    path = artifact.path.with_suffix(".pdf")
    return replace(artifact, path=path, content=b"", made_from=digest)


def _targets(files: Iterable[Path], out: Path) -> dict[Path, Path]:
    """A PDF's name in ``out`` for each file, none of them twice."""
    targets: dict[Path, Path] = {}
    taken: set[str] = set()
    for file in dict.fromkeys(files):
        numbers = (f"（{number}）" for number in count(2))
        name = file.stem
        while key_of(PurePosixPath(name)) in taken:
            name = file.stem + next(numbers)
        taken.add(key_of(PurePosixPath(name)))
        targets[file] = out / f"{name}.pdf"
    return targets


def _staged(files: Iterable[Path], folder: Path) -> dict[Path, Path]:
    """Copies with names of their own in a folder, and what each is a copy of."""
    staged: dict[Path, Path] = {}
    for number, file in enumerate(files):
        copy = folder / f"{number:06}{file.suffix}"
        shutil.copyfile(file, copy)
        staged[copy] = file
    return staged
