"""Make the corpus anew: python -m tests.returned.make [CASE …]. Needs LibreOffice.

Each case is a folder of files as units return them, and expected.yaml: what must be read. What
must be read is said beside what was done to the file, in the modules of cases, never taken from
what docgen reads.
"""

import re
import shutil
import sys
from datetime import date
from typing import Any

import yaml

from docgen.formats.package import read_package, write_package
from tests.returned import (
    bookcases,
    inboxcases,
    officecases,
    rowcases,
    tablecases,
    wordcases,
    wordvalues,
)
from tests.returned.cases import CASES, FOLDER, Case

MODULES = (rowcases, wordcases, wordvalues, bookcases, tablecases, officecases, inboxcases)
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?(?=</(?:dcterms|dc):)")


def main(names: list[str]) -> None:
    """Make the cases of these names, or all."""
    for name in names or sorted(CASES):
        _write(name, CASES[name]())
        print(name)
    if not names:
        _remove_others()


def _write(name: str, made: Case) -> None:
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    for file, data in made.files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_steady(data))
    text = yaml.dump(made.data(), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    (folder / "expected.yaml").write_text(text, encoding="utf-8")


def _steady(data: bytes) -> bytes:
    """An OOXML file with the same bytes whenever it is made."""
    if data[:4] != b"PK\3\4" or b"[Content_Types].xml" not in data:
        return data
    try:
        members = dict(read_package(data))
    except Exception:
        return data
    core = "docProps/core.xml"
    if core in members:
        members[core] = _MOMENT.sub(b"2024-07-01T00:00:00Z", members[core])
    return write_package(members)


def _remove_others() -> None:
    for folder in FOLDER.iterdir():
        if (folder / "expected.yaml").is_file() and folder.name not in CASES:
            shutil.rmtree(folder)


class _Dumper(yaml.SafeDumper):
    """Texts that other readers may take for numbers stand in quotes."""


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    plain = re.fullmatch(r"[\w.\-/%·（）、。 ]+", text) and not re.match(r"[\d.]", text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _text)
_Dumper.add_representer(date, yaml.SafeDumper.represent_date)

if __name__ == "__main__":
    main(sys.argv[1:])
