"""PDFs as LibreOffice makes them, and what happens when it is missing, falls or hangs."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path, PurePosixPath

import docx
import pdfplumber
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image

from docgen.findings import Finding
from docgen.formats import pdf
from docgen.formats.office import find_soffice
from docgen.formats.pdf import to_pdf, with_pdfs
from docgen.output import Artifact, Written, write
from tests.folders import build, times

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script as a program")
NOTICE = "公文/关于开展宣传活动的通知.docx"
NOT_WORD = b"PK\x03\x04 damaged"


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(path: Path) -> str:
    with pdfplumber.open(path) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def document(path: str, content: bytes, unit: str | None = None) -> Artifact:
    return Artifact(kind="notice", unit=unit, path=PurePosixPath(path), content=content)


def build_pdfs(
    artifacts: Iterable[Artifact], out: Path, *, make: bool = True, force: bool = False
) -> tuple[Written, list[str]]:
    findings: list[Finding] = []
    chain = with_pdfs(artifacts, out, report=findings.append, make=make, force=force)
    written, more = write(chain, out, force=force)
    return written, [finding.code for finding in (*findings, *more)]


def names(paths: Iterable[PurePosixPath]) -> set[str]:
    return {path.name for path in paths}


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A program in LibreOffice's place: a shell script; $pdf is where PDFs go, $@ the files.

    Each run adds a line to the file that is returned.
    """

    def install(script: str) -> Path:
        program, runs = tmp_path / "soffice", tmp_path / "runs"
        program.write_text(
            f'#!/bin/sh\necho run >> "{runs}"\nwhile [ "$1" != --outdir ]; do shift; done\n'
            'pdf="$2"; shift 2\n'
            'name() { echo "$pdf/$(basename "$1" .docx).pdf"; }\n'
            'good() { printf "%%PDF %s %%%%EOF" "$(cat "$1")" > "$(name "$1")"; }\n' + script,
            encoding="utf-8",
        )
        program.chmod(0o755)
        monkeypatch.setattr(pdf, "find_soffice", lambda: program)
        return runs

    return install


# With LibreOffice


@pytest.mark.usefixtures("rendering")
def test_files_become_pdfs_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    files = [tmp_path / folder / "通知.docx" for folder in ("甲", "乙", "丙")]
    for file, content in zip(files, (word("甲区"), word("乙区"), NOT_WORD), strict=True):
        file.parent.mkdir()
        file.write_bytes(content)
    made, findings = to_pdf(files, tmp_path / "out")
    assert made == {
        files[0]: tmp_path / "out/通知.pdf",
        files[1]: tmp_path / "out/通知（2）.pdf",
    }
    assert [text_of(path) for path in made.values()] == ["甲区", "乙区"]
    assert [(item.code, item.place.file) for item in findings] == [("pdf-not-made", str(files[2]))]
    assert len(list(tmp_path.rglob("*"))) == 3 + 3 + 3


@pytest.mark.usefixtures("rendering")
def test_a_build_makes_pdfs_only_of_what_changed(tmp_path: Path) -> None:
    one, two = document(NOTICE, word("一"), "310101"), document("附件.docx", word("二"))
    written, codes = build_pdfs([one, two], tmp_path)
    assert codes == []
    assert [(entry.path, entry.unit) for entry in written.made[2:]] == [
        (NOTICE.replace("docx", "pdf"), "310101"),
        ("附件.pdf", None),
    ]
    before = times(tmp_path)
    assert build_pdfs([one, two], tmp_path)[0].written == ()
    assert {path: before[path] for path in tmp_path.rglob("*.*")} == {
        path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")
    }
    three = document("附件.docx", word("三"))
    written, codes = build_pdfs([one, three], tmp_path)
    assert (codes, names(written.written)) == ([], {"附件.docx", "附件.pdf"})
    assert text_of(tmp_path / "附件.pdf") == "三"


@pytest.fixture
def visits() -> Iterator[tuple[int, list[str]]]:
    """A web server of this machine: its port, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append(self.rfile.readline().decode())
            self.close_connection = True

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("rendering")
def test_linked_pictures_are_not_fetched_and_the_users_profile_is_not_touched(
    visits: tuple[int, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, asked = visits
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    file = tmp_path / "通知.docx"
    file.write_bytes(with_linked_picture(f"http://127.0.0.1:{port}/x.png"))
    made, findings = to_pdf([file], tmp_path)
    assert (len(made), findings, asked) == (1, (), [])
    assert not (tmp_path / "home/.config/libreoffice").exists()


def with_linked_picture(url: str) -> bytes:
    document, picture = docx.Document(), BytesIO()
    Image.new("RGB", (1, 1)).save(picture, "png")
    shape = document.add_picture(picture)._inline
    blip = shape.graphic.graphicData.pic.blipFill.blip
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), document.part.relate_to(url, RELATIONSHIP_TYPE.IMAGE, is_external=True))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


# Without


def test_without_libreoffice_the_documents_are_written_and_it_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "find_soffice", lambda: None)
    file = tmp_path / "x.docx"
    assert [item.code for item in to_pdf([file], tmp_path)[1]] == ["libreoffice-missing"]
    written, codes = build_pdfs([document(NOTICE, b"1"), document("x.docx", b"2")], tmp_path)
    assert codes == ["libreoffice-missing"]
    assert names(written.written) == {"关于开展宣传活动的通知.docx", "x.docx"}


def test_libreoffice_is_found_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    program = tmp_path / "Program Files/LibreOffice/program/soffice.com"
    program.parent.mkdir(parents=True)
    program.touch()
    assert find_soffice() == program


# With a stand-in for LibreOffice


@posix
def test_an_unchanged_document_is_not_converted_again(
    stand_in: Callable[[str], Path], tmp_path: Path
) -> None:
    runs = stand_in('for file; do good "$file"; done')
    out = tmp_path / "out"
    made = [document(NOTICE, b"1"), document("x.docx", b"2"), document("x.xlsx", b"3")]
    assert build_pdfs(made, out)[1] == []
    assert runs.read_text() == "run\n"
    assert {path.suffix for path in out.rglob("x.*")} == {".docx", ".xlsx", ".pdf"}
    assert build_pdfs(made, out)[0].written == ()
    assert build_pdfs(made, out, make=False)[0].removed == ()
    assert runs.read_text() == "run\n"
    build_pdfs(made, out, force=True)
    assert runs.read_text() == "run\nrun\n"


@posix
def test_a_pdf_that_is_out_of_date_goes_away(
    stand_in: Callable[[str], Path], tmp_path: Path
) -> None:
    stand_in('for file; do good "$file"; done')
    out = tmp_path / "out"
    build_pdfs([document(NOTICE, b"1"), document("x.docx", b"2")], out)
    written, codes = build_pdfs([document(NOTICE, b"1"), document("x.docx", b"3")], out, make=False)
    assert (codes, names(written.removed)) == ([], {"x.pdf"})
    assert build([], out)[1] == []
    assert [path.name for path in out.iterdir()] == ["manifest.json"]


@posix
def test_a_pdf_that_a_person_changed_or_deleted(
    stand_in: Callable[[str], Path], tmp_path: Path
) -> None:
    stand_in('for file; do good "$file"; done')
    out = tmp_path / "out"
    made = [document("x.docx", b"1"), document("y.docx", b"2")]
    build_pdfs(made, out)
    (out / "x.pdf").write_bytes(b"signed")
    (out / "y.pdf").unlink()
    assert build_pdfs(made, out)[1] == ["file-changed-by-person"]
    assert (out / "x.pdf").read_bytes() == b"signed"
    assert (out / "y.pdf").read_bytes() == b"%PDF 2 %%EOF"


@posix
def test_where_libreoffice_falls_the_other_files_are_converted_all_the_same(
    stand_in: Callable[[str], Path], tmp_path: Path
) -> None:
    script = 'for file; do [ "$(cat "$file")" = bad ] && exit 139; good "$file"; done'
    runs = stand_in(script)
    contents = [b"0", b"1", b"bad", b"3", b"bad", b"5"]
    made = [document(f"{number}.docx", content) for number, content in enumerate(contents)]
    written, codes = build_pdfs(made, tmp_path / "out")
    assert codes == ["pdf-not-made"] * 2
    pdfs = {name for name in names(written.written) if name.endswith("pdf")}
    assert pdfs == {"0.pdf", "1.pdf", "3.pdf", "5.pdf"}
    assert runs.read_text().count("run") == 3


@posix
def test_a_libreoffice_that_always_falls_is_not_called_for_every_file(
    stand_in: Callable[[str], Path], tmp_path: Path
) -> None:
    runs = stand_in("exit 1")
    made = [document(f"{number}.docx", b"x") for number in range(50)]
    assert build_pdfs(made, tmp_path / "out")[1] == ["pdf-not-made"] * 50
    assert runs.read_text().count("run") == 3


@posix
def test_half_a_pdf_is_none(stand_in: Callable[[str], Path], tmp_path: Path) -> None:
    stand_in('echo "%PDF" > "$(name "$1")"')
    assert build_pdfs([document("x.docx", b"x")], tmp_path / "out")[1] == ["pdf-not-made"]
    assert not (tmp_path / "out/x.pdf").exists()


@posix
def test_a_libreoffice_that_hangs_is_ended_with_its_children(
    stand_in: Callable[[str], Path], tmp_path: Path
) -> None:
    children = tmp_path / "children"
    stand_in(f'good "$1"; sleep 600 & echo $! > "{children}"; wait')
    files = [tmp_path / "a.docx", tmp_path / "b.docx"]
    for file in files:
        file.write_text(file.stem)
    started = time.monotonic()
    made, findings = to_pdf(files[:1], tmp_path / "out", timeout=0.6)
    assert (list(made), findings) == (files[:1], ())
    assert time.monotonic() - started < 10
    assert not is_alive(int(children.read_text()))


def is_alive(process: int) -> bool:
    """Whether a process still runs; one that ended may take a moment to go."""
    for _ in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        state = Path(f"/proc/{process}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.02)
    return True


@posix
def test_many_documents_go_in_several_calls(
    stand_in: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "BATCH", 10)
    runs = stand_in('for file; do good "$file"; done')
    made = [document(f"{number}.docx", b"%d" % number) for number in range(25)]
    written, codes = build_pdfs(made, tmp_path / "out")
    assert (codes, len(written.written)) == ([], 50)
    assert runs.read_text().count("run") == 3
    for number in range(25):
        assert (tmp_path / f"out/{number}.pdf").read_bytes() == b"%%PDF %d %%%%EOF" % number
