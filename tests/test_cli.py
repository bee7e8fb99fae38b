"""The command: arguments, what it prints where, exit codes, languages, and how it starts."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

import docgen
from docgen import cli
from docgen.findings import Finding
from docgen.messages import command
from tests.campaigns import CAMPAIGN, write_campaign

ROOT = Path(__file__).parent.parent
HEAVY = {"babel", "budoux", "docx", "docxtpl", "jinja2", "lxml", "openpyxl", "pydantic", "yaml"}
DOCUMENTS = 3
# Each of two units gets its form for Word and for Excel.
MADE = DOCUMENTS + 4
CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A sound campaign."""
    return write_campaign(tmp_path / "campaign")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """The findings that the command reports, in place of their texts."""
    reported: list[Finding] = []
    monkeypatch.setattr(cli, "show_findings", reported.extend)
    return reported


def call(*arguments: str | Path) -> int:
    return cli.main([str(each) for each in arguments])


def codes(findings: Iterable[Finding]) -> list[str]:
    return [each.code for each in findings]


def process(
    *arguments: str | Path, locale: str = "C.UTF-8", python: Sequence[str] = ("-m", "docgen")
) -> subprocess.CompletedProcess[str]:
    """The command as users run it."""
    bare = {k: v for k, v in os.environ.items() if k[:3] not in {"LC_", "LAN"}}
    return subprocess.run(
        [sys.executable, *python, *map(str, arguments)],
        env={**bare, "LANG": locale, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


# --- build ----------------------------------------------------------------------------------------


def test_build_tells_each_file_and_what_became_of_it(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = campaign / "out"
    assert call("build", campaign, "-o", out) == cli.DONE
    first = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {Path(path) for _, path in first} == {*out.rglob("*.docx"), *out.rglob("*.xlsx")}
    assert call("build", campaign / "campaign.yaml", "--out", out) == cli.DONE
    again = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [path for _, path in again] == [path for _, path in first]
    assert len(first) == MADE
    assert {state for state, _ in first}.isdisjoint(state for state, _ in again)


def test_the_output_folder_is_out_in_the_current_folder(
    campaign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("build", "campaign", "-q") == cli.DONE
    assert (tmp_path / "out/manifest.json").is_file()


def test_quiet_prints_nothing_when_all_is_well(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("build", campaign, "-o", campaign / "out", "--quiet") == cli.DONE
    assert capsys.readouterr() == ("", "")


def test_only_may_be_given_several_times(campaign: Path) -> None:
    arguments = ("build", campaign, "-o", campaign / "out", "--only")
    assert call(*arguments, "notice") == cli.DONE
    assert len(list((campaign / "out").glob("*.docx"))) == 1
    assert call(*arguments, "notice", "--only", "annex") == cli.DONE
    assert len(list((campaign / "out").glob("*.docx"))) == DOCUMENTS


def test_a_file_changed_by_hand_is_an_error_until_forced(
    campaign: Path, found: list[Finding]
) -> None:
    arguments = ("build", campaign, "-o", campaign / "out", "-q")
    call(*arguments)
    changed = next((campaign / "out").glob("*.docx"))
    changed.write_bytes(b"mine")
    assert call(*arguments) == cli.ERRORS
    assert codes(found) == ["file-changed-by-person"]
    found.clear()
    assert call(*arguments, "--force") == cli.DONE
    assert found == []


def test_mistakes_are_told_with_paths_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = CAMPAIGN.replace("year: 2024", "yaer: 2024")
    write_campaign(tmp_path / "campaign", campaign=wrong, form="title: x\nfields: []\n")
    monkeypatch.chdir(tmp_path)
    for path in ("campaign", "campaign/campaign.yaml"):
        assert call("build", path) == cli.WRONG
        lines = capsys.readouterr().err.replace("\\", "/").splitlines()
        assert lines[0].startswith("campaign/campaign.yaml:2:1")
        assert lines[1].startswith("campaign/form.yaml:2:")
    assert not (tmp_path / "out").exists()


def test_warnings_are_told_with_paths_from_here_and_do_no_harm(
    campaign: Path, found: list[Finding]
) -> None:
    body = "title: 通知\nbody: [一、手写的序号。]\n"
    (campaign / "notice.yaml").write_text(body, "utf-8")
    assert call("build", campaign, "-o", campaign / "out") == cli.DONE
    assert codes(found) == ["typed-numbering"]
    assert found[0].place.file == str(campaign / "notice.yaml")


def test_a_campaign_that_is_not_there(tmp_path: Path, found: list[Finding]) -> None:
    assert call("build", tmp_path / "nowhere") == cli.WRONG
    assert codes(found) == ["file-not-found"]
    assert found[0].place.file == str(tmp_path / "nowhere/campaign.yaml")


def test_what_the_system_refuses_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, found: list[Finding]
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", "notice.docx")

    monkeypatch.setattr(docgen, "load", refuse)
    assert call("build", "campaign") == cli.ERRORS
    assert codes(found) == ["file-refused"]
    assert found[0].params["file"] == "notice.docx"


def test_an_interruption_ends_it_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(docgen, "load", interrupt)
    assert call("build", "campaign") == 130
    assert capsys.readouterr() == ("", "")


# --- new, schema, version -------------------------------------------------------------------------


def test_new_makes_a_campaign_that_builds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], found: list[Finding]
) -> None:
    folder = tmp_path / "campaign"
    assert call("new", folder) == cli.DONE
    made = {Path(line) for line in capsys.readouterr().out.splitlines()}
    assert made == {path for path in folder.rglob("*") if path.is_file()}
    assert {path.name for path in (folder / ".schema").iterdir()} == {
        f"{path.stem}.schema.json" for path in folder.glob("*.yaml")
    }
    assert call("build", folder, "-o", folder / "out", "-q") == cli.DONE
    assert [each.code for each in found] == ["report-none"]


def test_schema_prints_all_or_one(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert call("schema") == cli.DONE
    every = json.loads(capsysbinary.readouterr().out)
    assert call("schema", "form") == cli.DONE
    assert json.loads(capsysbinary.readouterr().out) == every["form"]


def test_schema_writes_files(tmp_path: Path) -> None:
    assert call("schema", "-o", tmp_path / "all") == cli.DONE
    assert len(list((tmp_path / "all").glob("*.schema.json"))) == 5
    assert call("schema", "form", "-o", tmp_path / "one") == cli.DONE
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["form.schema.json"]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--version") == cli.DONE
    assert capsys.readouterr().out == f"docgen {docgen.__version__}\n"


# --- wrong calls ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "params"),
    [
        (["buid"], "command-unknown", {"command": "buid", "hint": "build"}),
        (["frobnicate"], "command-unknown", {"command": "frobnicate"}),
        (["--nonsense"], "option-unknown", {"option": "--nonsense", "call": "docgen"}),
        (["build", "c", "--qiet"], "option-unknown", {"option": "--qiet", "hint": "--quiet"}),
        (["build", "c", "-x"], "option-unknown", {"option": "-x", "call": "docgen build"}),
        (["build", "c", "-o"], "option-value-missing", {"option": "-o"}),
        (["build", "c", "--pdf=1"], "option-value-extra", {"option": "--pdf"}),
        (["build"], "argument-missing", {"argument": "CAMPAIGN", "call": "docgen build"}),
        (["new"], "argument-missing", {"argument": "DIR"}),
        (["new", "a", "b c"], "argument-extra", {"argument": "b c"}),
        (["schema", "letter"], "schema-unknown", {"kind": "letter"}),
    ],
)
def test_a_wrong_call_is_a_finding(
    arguments: list[str], code: str, params: dict[str, str], found: list[Finding]
) -> None:
    assert call(*arguments) == cli.WRONG
    assert codes(found) == [code]
    told = found[0].params
    assert {key: told[key] for key in params if key != "hint"}.items() <= params.items()
    assert params.get("hint", "") in str(told.get("hint", ""))
    assert "{" not in found[0].text("zh_CN") + found[0].text("en")


def test_a_kind_that_the_campaign_has_not_is_a_wrong_call(
    campaign: Path, found: list[Finding]
) -> None:
    assert call("build", campaign, "-o", campaign / "out", "--only", "letter") == cli.WRONG
    assert codes(found) == ["kind-unknown"]


def test_a_file_in_place_of_the_output_folder_is_a_wrong_call(
    campaign: Path, found: list[Finding]
) -> None:
    assert call("build", campaign, "-o", campaign / "form.yaml") == cli.WRONG
    assert codes(found) == ["out-not-folder"]


def test_new_does_not_touch_what_is_there(campaign: Path, found: list[Finding]) -> None:
    before = {path: path.read_bytes() for path in campaign.iterdir()}
    assert call("new", campaign) == cli.WRONG
    assert codes(found) == ["folder-not-empty"]
    assert {path: path.read_bytes() for path in campaign.iterdir()} == before


def test_every_message_of_the_command_is_told_of_wrong_calls() -> None:
    findings = [Finding(code=code) for code in command.MESSAGES]
    assert {cli.exit_code([each]) for each in findings} == {cli.WRONG}


def test_alone_it_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert call() == cli.WRONG
    assert "build" in capsys.readouterr().err


# --- as a process ---------------------------------------------------------------------------------

VERBS = {"new", "build", "collect", "status", "trace", "schema"}
HELPS = [["--help"], *([verb, "--help"] for verb in sorted(VERBS)), ["build", "-h"]]
NAMES = re.compile(
    r"docgen|YAML|JSON Schema|LibreOffice|PDF|campaign(\.yaml)?|notice|out|inbox|submissions"
    r"|-[\w-]+"
)


@pytest.mark.parametrize("arguments", HELPS, ids=" ".join)
def test_the_help_speaks_the_language_of_the_user(arguments: list[str]) -> None:
    english = process(*arguments)
    chinese = process(*arguments, locale="zh_CN.UTF-8")
    assert english.returncode == chinese.returncode == 0
    assert english.stderr == chinese.stderr == ""
    assert not CHINESE.search(english.stdout)
    said = [line for line in chinese.stdout.splitlines() if line.strip()]
    assert [line for line in said if not CHINESE.search(line)] == []
    # English words that are left are names of things.
    words = re.findall(r"[A-Za-z]{2,}", NAMES.sub("", chinese.stdout))
    assert {word for word in words if word.islower()} <= VERBS


def test_a_wrong_call_speaks_the_language_of_the_user() -> None:
    english, chinese = process("buld"), process("buld", locale="zh_CN.UTF-8")
    assert english.returncode == chinese.returncode == cli.WRONG
    assert not CHINESE.search(english.stderr)
    assert CHINESE.search(chinese.stderr)


def test_in_a_pipe_there_are_no_colours(tmp_path: Path) -> None:
    wrong = write_campaign(tmp_path / "wrong", form="title: x\n")
    told = process("build", wrong)
    assert told.returncode == cli.WRONG
    assert "\x1b" not in told.stderr
    sound = write_campaign(tmp_path / "sound")
    assert "\x1b" not in process("build", sound, "-o", tmp_path / "out").stdout


def test_a_reader_may_leave_early() -> None:
    script = f"{sys.executable} -m docgen schema | head -1; exit ${{PIPESTATUS[0]}}"
    if not Path("/bin/bash").exists():
        pytest.skip("no bash here")
    done = subprocess.run(["/bin/bash", "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert done.stdout == b"{\n"
    assert done.stderr == b""


def test_an_old_encoding_does_not_break_it(tmp_path: Path) -> None:
    wrong = write_campaign(tmp_path, form="title: x\n")
    done = subprocess.run(
        [sys.executable, "-m", "docgen", "build", wrong],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT), "LC_ALL": "zh_CN"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == cli.WRONG
    assert b"Traceback" not in done.stderr
    assert b"\\u" in done.stderr


def on_terminal(*arguments: str | Path) -> str:
    """What the command shows on a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    shown = b""
    with subprocess.Popen(
        [sys.executable, "-m", "docgen", *map(str, arguments)],
        env={**os.environ, "TERM": "xterm", "COLUMNS": "60", "PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        # Linux tells with an error that nobody writes any more.
        with suppress(OSError):
            while more := os.read(ours, 65536):
                shown += more
    os.close(ours)
    return shown.decode()


def test_on_a_terminal_there_are_a_bar_colours_and_a_table(campaign: Path) -> None:
    out = campaign / "out"
    shown = on_terminal("build", campaign, "-o", out)
    assert "100%" in shown
    assert "\x1b[32m" in shown
    next(out.glob("*.docx")).write_bytes(b"mine")
    assert "\x1b[31m" in on_terminal("build", campaign, "-o", out)
    assert "\x1b[3" not in on_terminal("build", campaign, "-o", out, "--force", "-q")


# --- as a library ---------------------------------------------------------------------------------


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a statement loads."""
    code = f"{statement}; import sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    return set(process(python=("-c", code)).stdout.split())


def test_importing_docgen_loads_nothing_heavy() -> None:
    assert loaded_by("import docgen") & (HEAVY | {"typing", "rich", "typer"}) == set()


def test_the_help_loads_nothing_heavy() -> None:
    statement = "from docgen.cli import main; main(['--help'])"
    assert loaded_by(statement) & (HEAVY | {"rich"}) == set()


@pytest.mark.parametrize(
    "before",
    [
        "import docgen",
        "import docgen.build",
        "from docgen.build import BuildResult",
        "from docgen import build",
        "import docgen.build as verb; verb(docgen.load(folder), out)",
        "from docgen.cli import main; main(['build', folder, '-o', out, '-q'])",
        "import docgen; docgen.build; import docgen.build",
    ],
)
def test_build_is_the_function_whatever_was_imported(before: str, campaign: Path) -> None:
    code = (
        f"folder, out = {str(campaign)!r}, {str(campaign / 'out')!r}; import docgen; {before};"
        "import docgen; loaded = docgen.load(folder);"
        "print(len(docgen.build(loaded, out).artifacts), len(docgen.build(loaded, out).findings))"
    )
    done = process(python=("-c", code))
    assert (done.stdout, done.stderr) == (f"{MADE} 0\n", "")


def test_every_public_name_is_there() -> None:
    assert set(docgen.__all__) <= set(dir(docgen))
    for name in docgen.__all__:
        assert getattr(docgen, name)
    with pytest.raises(AttributeError, match="nonsense"):
        docgen.nonsense  # noqa: B018
