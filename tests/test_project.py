"""The project's own rules: floors, sizes and docstrings, what lies where, what the wheel holds."""

import ast
import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from docgen.campaign import load
from docgen.forms import FormModel, check_form
from docgen.intake.keeping import load_submissions
from docgen.source import check, read_yaml
from tests.outlining import EXAMPLE, ROOT

PACKAGE = ROOT / "docgen"

# From the ground up. What stands side by side on a floor does not import each other.
FLOORS = (
    ("locale", "text"),
    ("messages",),
    ("findings",),
    ("fields", "layout", "manifest", "official", "resources", "rules", "source"),
    ("blocks", "cluster", "crew", "forms", "identity", "output"),
    ("profiles", "returned", "sheets", "worksheet"),
    ("campaignfile", "submissions"),
    ("totals",),
    ("documents", "formats"),
    ("campaign",),
    ("intake", "press"),
    ("incoming",),
    ("build", "collect", "schema", "starter", "status", "trace"),
    ("docgen", "terminal"),
    ("cli",),
    ("__main__",),
)

READMES = ("README.md", "README.zh-CN.md")
MOST_LINES = 400
MOST_FUNCTION_LINES = 50

TOP = re.compile(
    r"\.[^/]+|docgen|templates|examples|tests|pyproject\.toml|README(\.zh-CN)?\.md|LICENSE"
    r"|CHANGELOG\.md|uv\.lock"
)
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users|farm)/[A-Za-z.]")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Named = Function | ast.ClassDef


@cache
def modules() -> dict[str, Path]:
    """Every module of docgen by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def imports(name: str) -> set[str]:
    """The modules of docgen that a module imports, anywhere in it, also by importlib."""
    found: set[str] = set()
    for node in ast.walk(tree(name)):
        found.update(_imported(node))
    return {target for target in found if target in modules() and target != name}


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in modules() else node.module or ""
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.Call) and "import_module" in ast.unparse(node.func):
        yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


def room(name: str) -> str:
    """The module or package right under docgen that a module belongs to."""
    return name.split(".")[1] if "." in name else name


FLOOR = {name: number for number, names in enumerate(FLOORS, 1) for name in names}


def test_every_module_stands_on_a_floor() -> None:
    assert {room(name) for name in modules()} - FLOOR.keys() == set()


def test_imports_point_down_the_floors() -> None:
    upward = [
        f"{name} imports {target}"
        for name in modules()
        for target in sorted(imports(name))
        if room(target) != room(name) and FLOOR[room(target)] >= FLOOR[room(name)]
    ]
    assert upward == []


def test_no_imports_in_a_circle() -> None:
    # raises CycleError, which names the circle
    TopologicalSorter({name: imports(name) for name in modules()}).prepare()


def test_only_one_module_knows_docxtpl() -> None:
    knowing = {
        name
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Import | ast.ImportFrom) and "docxtpl" in ast.unparse(node)
    }
    assert knowing == {"docgen.formats.engine"}


# --- sizes and docstrings -----------------------------------------------------------------------


def functions(name: str) -> list[Function]:
    return [node for node in ast.walk(tree(name)) if isinstance(node, Function)]


def public(body: list[ast.stmt]) -> Iterator[Named]:
    """Public classes and functions of a module, and the methods that a class does not inherit."""
    for node in body:
        if not isinstance(node, Named) or node.name.startswith("_"):
            continue
        if "override" in map(ast.unparse, node.decorator_list):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from public(node.body)


def test_modules_are_short() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules().values()}
    long = {p.name: n for p, n in lengths.items() if n > MOST_LINES}
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{name}.{node.name}": lines
        for name in modules()
        for node in functions(name)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > MOST_FUNCTION_LINES
    }
    assert long == {}


def test_public_names_say_what_they_are() -> None:
    silent = [
        f"{name}.{node.name}"
        for name in modules()
        for node in public(tree(name).body)
        if not ast.get_docstring(node)
    ]
    silent += [name for name in modules() if not ast.get_docstring(tree(name))]
    assert silent == []


# --- the checkout -------------------------------------------------------------------------------


@cache
def tracked() -> tuple[str, ...]:
    """The files under version control; nothing in a source archive."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    return tuple(filter(None, listed.stdout.decode().split("\0")))


def texts() -> Iterator[tuple[str, str]]:
    """Our text files: those under version control, and those in the folders of the project.

    What units return, in the tests, may be no text at all.
    """
    folders = (PACKAGE, ROOT / "templates", ROOT / "examples", ROOT / "tests", ROOT / ".ci")
    found = {p for folder in folders for p in folder.rglob("*") if p.is_file()}
    found |= {ROOT / name for name in tracked()} | set(ROOT.glob("*.md"))
    for path in sorted(found):
        if path.suffix in {".py", ".md", ".yaml", ".txt", ".po", ".json", ".conf", ".toml", ""}:
            text = path.read_text(encoding="utf-8", errors="replace")
            yield path.relative_to(ROOT).as_posix(), text


def test_nothing_else_at_the_top() -> None:
    top = {name.split("/")[0] for name in tracked()}
    assert {name for name in top if not TOP.fullmatch(name)} == set()


def test_no_paths_of_a_machine() -> None:
    assert [name for name, text in texts() if MACHINE_PATH.search(text)] == []


def test_ignored_types_say_which() -> None:
    bare = re.compile(r"#\s*(?:type:\s*ignore(?!\[)|noqa(?!:))")
    named = [name for name, text in texts() if name.endswith(".py") and bare.search(text)]
    assert named == [], "type: ignore[code], noqa: CODE"


def command(readme: str, marker: str) -> str:
    """The fenced block that follows a marker."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    found = re.search(rf"<!-- {marker} -->\n+```sh\n(.*?)\n```", text, re.S)
    assert found, f"{readme} has no block after {marker}"
    return found[1]


@pytest.mark.parametrize("marker", ["run-command", "test-command"])
def test_readmes_give_the_same_command_on_one_line(marker: str) -> None:
    line = command("README.md", marker)
    assert "\n" not in line
    assert command("README.zh-CN.md", marker) == line


def test_ci_runs_the_command_of_the_readme() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "<!-- test-command -->" in script
    assert command("README.md", "test-command") not in script, "read from README, not repeated"
    assert command("README.md", "test-command").endswith("python -m pytest")


def test_run_command_builds_the_shipped_example() -> None:
    folder = EXAMPLE.relative_to(ROOT).as_posix()
    assert f"docgen build {folder} -o out" in command("README.md", "run-command")


@pytest.mark.parametrize("readme", READMES)
def test_the_campaign_of_the_readme_is_sound(readme: str, tmp_path: Path) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.S)
    parts = ("sections", "submission", "report", "profile")
    files = ("campaign", "notice", "activities", "form", *parts)
    texts = dict(zip(files, blocks, strict=True))
    texts["campaign"] += texts.pop("profile")
    sections, submission = texts.pop("sections"), texts.pop("submission")
    for name, block in texts.items():
        (tmp_path / f"{name}.yaml").write_text(block, encoding="utf-8")
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions/0101.yaml").write_text(submission, encoding="utf-8")
    campaign = load(tmp_path)
    assert campaign.findings == ()
    assert "report" in campaign.documents
    submissions, findings = load_submissions(campaign)
    assert findings == ()
    assert submissions["0101"].forms["statistics"].current["scales_checked"] == 304
    (tmp_path / "parts.yaml").write_text(f"title: 表\n{sections}", encoding="utf-8")
    source, _ = read_yaml(tmp_path / "parts.yaml", "parts.yaml")
    assert source
    form, findings = check(FormModel, source)
    assert form
    assert (*findings, *check_form(form, source)) == ()


# --- the wheel ----------------------------------------------------------------------------------


def run(*arguments: str | Path, cwd: Path) -> str:
    """Run a program without this checkout on its path; what it printed, which a failure shows."""
    bare = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        list(map(str, arguments)), cwd=cwd, env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


def test_wheel_holds_what_docgen_needs(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    templates = {f"docgen/templates/{p.name}" for p in (ROOT / "templates").glob("*.docx")}
    package = {
        p.relative_to(ROOT).as_posix()
        for p in PACKAGE.rglob("*")
        if p.is_file() and p.suffix != ".pyc"
    }
    assert templates
    assert "docgen/locale/zh_CN/LC_MESSAGES/docgen.mo" in held
    assert templates | package <= held


def test_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == {"docgen"}
    assert [n for n in names if n.endswith((".pyc", ".tmp")) or "test" in n.lower()] == []
    assert [n for n in names if n.endswith("licenses/LICENSE")]


def test_wheel_builds_the_example_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Installs docgen and its dependencies from the index: the slowest test here."""
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = (programs / "python", "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "install", wheel, cwd=tmp_path)
    _copy_yaml(tmp_path / "campaign")
    run(programs / "docgen", "build", "campaign", "-o", "out", cwd=tmp_path)
    assert len(list((tmp_path / "out").glob("*.docx"))) == 3
    assert (tmp_path / "out/manifest.json").is_file()


def _copy_yaml(folder: Path) -> None:
    folder.mkdir()
    for path in EXAMPLE.glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
