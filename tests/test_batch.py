"""Many forms: made here and in other processes, broken off, taken up again."""

import errno
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import cli, crew
from docgen.build import BuildResult, build
from docgen.campaign import load
from docgen.crew import Crew, Lost
from docgen.documents.kinds import Unit
from docgen.findings import DocgenError
from docgen.formats.stamp import Stamp
from docgen.layout import Font, pieces
from docgen.output import staging
from docgen.press import unitforms
from docgen.press.filling import setting_of
from docgen.press.unitforms import UnitForms, looks
from tests.campaigns import CAMPAIGN, FORM, write_campaign
from tests.outlining import EXAMPLE, ROOT

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


def campaign_of(count: int, folder: Path) -> Path:
    """A campaign in which so many units report, and nothing is made but their forms."""
    units = "".join(
        f'  - {{code: "{n:06}", name: 示例市第{n}街道市场监督管理所, parent: "01"}}\n'
        for n in range(count)
    )
    head = CAMPAIGN.split("documents:")[0]
    documents = "documents:\n  - {name: form, kind: form, file: form.yaml}\nunits:\n"
    first = '  - {code: "01", name: 示例市局, reports: false}\n'
    return write_campaign(folder, campaign=head + documents + first + units, form=FORM)


def contents(out: Path) -> dict[str, bytes]:
    """Every file in a folder, and its bytes."""
    files = (path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def stamped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the units whose blank forms are made."""
    codes: list[str] = []
    whole = Stamp.fill

    def fill(stamp: Stamp, texts: dict[str, str]) -> bytes:
        codes.append(texts[unitforms._CODE])
        return whole(stamp, texts)

    monkeypatch.setattr(Stamp, "fill", fill)
    return codes


# --- wherever they are made, they are the same ----------------------------------------------------


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_executor_makes_the_same_files(method: str, tmp_path: Path) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    campaign = load(campaign_of(600, tmp_path / "campaign"))
    here = build(campaign, tmp_path / "here", jobs=1)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as executor:
        there = build(campaign, tmp_path / "there", executor=executor)
    assert len(here.artifacts) == 1201
    assert there.artifacts == here.artifacts
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def filled(out: Path, jobs: int) -> BuildResult:
    return build(load(EXAMPLE), out, only=["filled-form"], jobs=jobs)


def test_processes_make_the_same_filled_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "PATIENCE", 0.0)
    here, there = filled(tmp_path / "here", 1), filled(tmp_path / "there", 2)
    assert len(here.artifacts) > 10
    assert there == here
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


# --- what is there already ------------------------------------------------------------------------


def test_a_second_build_makes_no_form_again(tmp_path: Path, stamped: list[str]) -> None:
    folder = campaign_of(5, tmp_path / "campaign")
    first = build(load(folder), tmp_path / "out")
    assert len(stamped) == 10
    stamped.clear()
    again = build(load(folder), tmp_path / "out")
    assert stamped == []
    assert again.artifacts == first.artifacts
    assert set(again.written.unchanged) == set(first.written.written)


def test_what_is_lost_or_changed_is_made_again(tmp_path: Path, stamped: list[str]) -> None:
    folder = campaign_of(5, tmp_path / "campaign")
    build(load(folder), tmp_path / "out")
    whole = contents(tmp_path / "out")
    stamped.clear()
    changed, lost = sorted((tmp_path / "out/填报表").glob("*.docx"))[:2]
    changed.write_bytes(b"mine")
    lost.unlink()
    result = build(load(folder), tmp_path / "out")
    assert [each.code for each in result.findings] == ["file-changed-by-person"]
    assert stamped == ["000000", "000001"]
    build(load(folder), tmp_path / "out", force=True)
    assert contents(tmp_path / "out") == whole


def test_a_manifest_that_another_program_saved_is_read_all_the_same(
    tmp_path: Path, stamped: list[str]
) -> None:
    folder = campaign_of(5, tmp_path / "campaign")
    build(load(folder), tmp_path / "out")
    manifest = tmp_path / "out/manifest.json"
    whole = manifest.read_bytes()
    manifest.write_text(json.dumps(json.loads(whole)), encoding="utf-8")
    stamped.clear()
    assert build(load(folder), tmp_path / "out").findings == ()
    assert stamped == []
    assert manifest.read_bytes() == whole


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_a_wrong_number_of_processes_is_a_wrong_call(
    jobs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(cli, "show_findings", lambda found: told.extend(e.code for e in found))
    assert cli.main(["build", str(tmp_path), "--jobs", jobs]) == cli.WRONG
    assert told == ["jobs-wrong"]


@pytest.mark.parametrize(
    ("old", "new", "made"),
    [
        ("张贴海报", "发放海报", 10),
        ("第3街道", "第4大街", 2),
        ("year: 2024", "year: 2025", 10),
        ("parent:", "address: 办公室, parent:", 0),
    ],
)
def test_a_changed_input_is_never_overlooked(
    old: str, new: str, made: int, tmp_path: Path, stamped: list[str]
) -> None:
    folder = campaign_of(5, tmp_path / "campaign")
    build(load(folder), tmp_path / "out")
    stamped.clear()
    for name in ("campaign.yaml", "form.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    build(load(folder), tmp_path / "out")
    assert len(stamped) == made
    build(load(folder), tmp_path / "fresh")
    assert contents(tmp_path / "out") == contents(tmp_path / "fresh")


def test_force_makes_all_again(tmp_path: Path, stamped: list[str]) -> None:
    folder = campaign_of(3, tmp_path / "campaign")
    build(load(folder), tmp_path / "out")
    build(load(folder), tmp_path / "out", force=True)
    assert len(stamped) == 12


def test_a_filled_form_is_made_again_for_new_values_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    whole = UnitForms.docx

    def docx(forms: UnitForms, unit: Unit, values: dict[str, object] | None = None) -> bytes:
        made.append(unit.code)
        return whole(forms, unit, values)  # type: ignore[arg-type]

    folder = tmp_path / "campaign"
    folder.mkdir()
    for path in EXAMPLE.rglob("*.yaml"):
        target = folder / path.relative_to(EXAMPLE)
        target.parent.mkdir(exist_ok=True, parents=True)
        target.write_bytes(path.read_bytes())
    build(load(folder), tmp_path / "out", only=["filled-form"])
    monkeypatch.setattr(UnitForms, "docx", docx)
    build(load(folder), tmp_path / "out", only=["filled-form"])
    assert made == []
    file = sorted((folder / "submissions").glob("*.yaml"))[0]
    text = file.read_text(encoding="utf-8")
    name, value = next(
        line.strip().split(": ")
        for line in text.splitlines()
        if line.strip()[-1].isdigit()
        and line.startswith("      ")
        and line.strip().split(": ")[1].isdigit()
    )
    file.write_text(text.replace(f"{name}: {value}", f"{name}: {int(value) + 1}", 1), "utf-8")
    build(load(folder), tmp_path / "out", only=["filled-form"])
    assert made == [file.stem]


# --- broken off -----------------------------------------------------------------------------------


def started(folder: Path, out: Path) -> subprocess.Popen[str]:
    """A build in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "docgen", "build", str(folder), "-o", str(out), "-q"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, "the build was over too soon"
        assert time.monotonic() < end
        time.sleep(0.005)


def journal_of(out: Path) -> list[str]:
    journal = out / ".docgen-journal"
    return journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []


@posix
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_build_goes_on_where_it_was(
    number: signal.Signals, tmp_path: Path, stamped: list[str]
) -> None:
    folder, out = campaign_of(3000, tmp_path / "campaign"), tmp_path / "out"
    with started(folder, out) as process:
        wait_for(lambda: len(journal_of(out)) > 500, process)
        process.send_signal(number)
    done = len(list(out.rglob("*.*x")))
    result = build(load(folder), out)
    assert result.findings == ()
    assert len(result.written.unchanged) >= done
    assert len(stamped) == 6000 - done + 1
    assert not list(out.rglob(".docgen-*"))
    build(load(folder), tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


@posix
def test_ctrl_c_ends_a_build_cleanly(tmp_path: Path) -> None:
    folder, out = campaign_of(3000, tmp_path / "campaign"), tmp_path / "out"
    with started(folder, out) as process:
        wait_for(lambda: len(journal_of(out)) > 100, process)
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1]
    assert process.returncode == 130
    assert "interrupted" in told
    assert "Traceback" not in told
    assert not list(out.rglob("*.tmp"))
    assert journal_of(out)
    result = build(load(folder), out)
    assert result.findings == ()
    assert result.written.unchanged
    assert len(result.artifacts) == 6001


@pytest.mark.parametrize("call", ["write", "open"])
@pytest.mark.parametrize("after", [0, 3, 50])
def test_a_full_disk_is_told_once_and_leaves_whole_files(
    call: str, after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = campaign_of(200, tmp_path / "campaign"), tmp_path / "out"
    whole, calls = getattr(os, call), iter(range(10**6))

    def full(*arguments: object, **options: object) -> object:
        temporary = call == "write" or ".docgen-" in str(arguments[0])
        if temporary and next(calls) >= after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return whole(*arguments, **options)

    campaign = load(folder)
    monkeypatch.setattr(os, call, full)
    result = build(campaign, out)
    monkeypatch.setattr(os, call, whole)
    assert [each.code for each in result.findings] == ["out-not-writable"]
    # What is flushed is opened once more.
    assert len(result.artifacts) == after if call == "write" else len(result.artifacts) <= after
    assert not list(out.rglob("*.tmp"))
    expected = contents(tmp_path / "fresh") if build(campaign, tmp_path / "fresh") else {}
    found = {name: data for name, data in contents(out).items() if name != "manifest.json"}
    assert found.items() <= expected.items()
    assert build(campaign, out).findings == ()
    assert contents(out) == expected


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do all")
def test_a_folder_that_must_not_be_written(tmp_path: Path) -> None:
    folder, out = campaign_of(3, tmp_path / "campaign"), tmp_path / "out"
    out.mkdir(mode=0o500)
    assert [each.code for each in build(load(folder), out).findings] == ["out-not-writable"]
    assert list(out.iterdir()) == []


def test_a_large_build_flushes_seldom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    whole = staging._flush

    def flush(paths: object, out: Path) -> None:
        listed = list(paths)  # type: ignore[call-overload]
        flushed.append(len(listed))
        whole(listed, out)

    monkeypatch.setattr(staging, "_flush", flush)
    build(load(campaign_of(1000, tmp_path / "campaign")), tmp_path / "out")
    assert flushed[:4] == [1, 2, 4, 8]
    assert len(flushed) < 16
    assert sum(flushed) == 2001 + 2  # the two folders at the end


# --- processes that fall --------------------------------------------------------------------------


@dataclass(frozen=True)
class Doubling:
    """Work that is done, or ends its process: once, or each time."""

    number: int
    falls: str = ""
    marks: str = ""

    def __call__(self) -> int:
        mark = Path(self.marks, str(self.number))
        if self.falls == "always" or (self.falls == "once" and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if self.falls == "error":
            raise ZeroDivisionError(self.number)
        return 2 * self.number


def doubled(works: list[Doubling], jobs: int = 2) -> list[tuple[int, int | Lost | None]]:
    with Crew(jobs, patience=0.0) as many:
        return list(many.run((each.number, each) for each in works))


@posix
def test_the_work_of_a_fallen_process_is_done_again(tmp_path: Path) -> None:
    marks = str(tmp_path)
    works = [Doubling(n, "once" if n in (3, 17) else "", marks) for n in range(40)]
    assert doubled(works) == [(n, 2 * n) for n in range(40)]


@posix
def test_work_that_ends_every_process_is_lost_and_the_rest_done(tmp_path: Path) -> None:
    works = [Doubling(n, "always" if n in (0, 17) else "", str(tmp_path)) for n in range(40)]
    done = dict(doubled(works))
    assert isinstance(done.pop(0), Lost)
    assert isinstance(done.pop(17), Lost)
    assert done == {n: 2 * n for n in range(40) if n not in (0, 17)}


@posix
def test_processes_that_fall_again_and_again_end_it(tmp_path: Path) -> None:
    with pytest.raises(DocgenError) as caught:
        doubled([Doubling(n, "always", str(tmp_path)) for n in range(40)])
    assert [each.code for each in caught.value.findings] == ["workers-falling"]


SLEEPING = """
import os, pathlib, sys, time
from docgen.crew import Crew

class Sleep:
    def __call__(self):
        pathlib.Path(sys.argv[1], str(os.getpid())).touch()
        time.sleep(300)

if __name__ == "__main__":
    list(Crew(2, patience=0.0).run((n, Sleep()) for n in range(2)))
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_processes_end_with_the_build_that_was_killed(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    (tmp_path / "sleeping.py").write_text(SLEEPING, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "sleeping.py"), str(marks)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        wait_for(lambda: len(list(marks.iterdir())) == 2, process)
        workers = [int(path.name) for path in marks.iterdir()]
        assert all(map(runs, workers))
        process.kill()
    end = time.monotonic() + 20
    while any(map(runs, workers)):
        assert time.monotonic() < end
        time.sleep(0.05)


def runs(number: int) -> bool:
    """Whether a process runs, and is not just remembered."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_work_is_raised_as_it_is(jobs: int) -> None:
    with pytest.raises(ZeroDivisionError, match="5"):
        doubled([Doubling(n, "error" if n == 5 else "") for n in range(9)], jobs)


class Patient(Executor):
    """An executor that does nothing until it is asked for a result."""

    def __init__(self) -> None:
        self.waiting = 0
        self.most = 0

    def submit(self, call: Callable[..., Any], /, *args: Any, **_: Any) -> Any:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        executor = self

        class Later(Future):  # type: ignore[type-arg]
            def result(self, timeout: float | None = None) -> Any:
                executor.waiting -= 1
                return call(*args)

        return Later()


def test_no_more_work_is_begun_than_a_few_chunks() -> None:
    patient, begun = Patient(), 0

    def works() -> Iterator[tuple[int, Doubling]]:
        nonlocal begun
        for begun in range(1, 1000):
            yield begun, Doubling(begun)

    results = Crew(3, patient).run(works())
    assert next(results) == (1, 2)
    assert begun <= 7
    assert sum(1 for _ in results) == 998
    assert patient.most <= 7


class Broken(Executor):
    """An executor that has broken."""

    def submit(self, *_: Any, **__: Any) -> Any:
        raise BrokenExecutor("broken")


def test_an_executor_that_breaks_is_told(tmp_path: Path) -> None:
    campaign = load(campaign_of(2000, tmp_path / "campaign"))
    result = build(campaign, tmp_path / "out", executor=Broken())
    assert {each.code for each in result.findings} == {"worker-lost", "workers-falling"}
    assert [each.unit for each in result.artifacts] == [None]


# --- shortcuts ------------------------------------------------------------------------------------


@given(st.text(st.characters(min_codepoint=0x30, max_codepoint=0x9FA5), max_size=8))
def test_texts_for_the_fonts_of_the_style(text: str) -> None:
    if unitforms._PLAIN.fullmatch(text):
        assert {piece.font for piece in pieces(text)} <= {Font.STYLE}


CAMPAIGN_OF_NAMES = load(EXAMPLE)
NAMES = st.text("国国国市局所第123（）·AB、", min_size=1, max_size=40).filter(str.strip)


@given(names=st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_names_of_one_look_need_the_same_room(names: list[str]) -> None:
    document = CAMPAIGN_OF_NAMES.forms[0]
    setting = setting_of(CAMPAIGN_OF_NAMES, document, "")
    every, few = (
        document.kind.unit_form(
            document.content, setting, Unit(code="1", name=names[0]), names=given_names
        )
        for given_names in (names, looks(names))
    )
    assert every == few
