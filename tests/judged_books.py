"""What no validator says of an xlsx, and Excel repairs: cells, ranges, texts and names."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST = {"errorTitle": 32, "promptTitle": 32, "error": 255, "prompt": 255}
LONGEST_FORMULA = 255
CELL_LIKE = re.compile(r"[a-z]{1,3}[0-9]{1,7}|r[0-9]*|c[0-9]*|r[0-9]*c[0-9]*", re.IGNORECASE)
NAME = re.compile(r"[^\W\d][\w.]{0,254}")

Range = tuple[int, int, int, int]


def check_book(file: Path) -> Iterator[str]:
    """Complaints about the sheets and names of a workbook."""
    with zipfile.ZipFile(file) as package:
        yield from _check_names(ElementTree.fromstring(package.read("xl/workbook.xml")))
        for member in package.namelist():
            if member.startswith("xl/worksheets/sheet"):
                for what in _check_sheet(ElementTree.fromstring(package.read(member))):
                    yield f"own: {member}: {what}"


def _check_names(book: ElementTree.Element) -> Iterator[str]:
    names = [(e.get("name", ""), e.get("localSheetId")) for e in book.iter(f"{X}definedName")]
    lowered = Counter((name.lower(), sheet) for name, sheet in names)
    yield from (f"own: name {name} stands {n} times" for (name, _), n in lowered.items() if n > 1)
    for name, _ in names:
        if CELL_LIKE.fullmatch(name) or not NAME.fullmatch(name):
            yield f"own: name {name} looks like a cell, or is none"


def _check_sheet(sheet: ElementTree.Element) -> Iterator[str]:
    cells = Counter(cell.get("r", "") for cell in sheet.iter(f"{X}c"))
    yield from (f"cell {cell} stands {n} times" for cell, n in cells.items() if n > 1)
    merges = [e.get("ref", "") for e in sheet.iter(f"{X}mergeCell")]
    yield from _overlaps("merges", merges)
    rules = list(sheet.iter(f"{X}dataValidation"))
    yield from _overlaps("validations", [r for e in rules for r in e.get("sqref", "").split()])
    for rule in rules:
        yield from _check_rule(rule)


def _check_rule(rule: ElementTree.Element) -> Iterator[str]:
    for name, longest in LONGEST.items():
        if len(rule.get(name, "")) > longest:
            yield f"{name} of the validation of {rule.get('sqref')} has over {longest} characters"
    for formula in (*rule.findall(f"{X}formula1"), *rule.findall(f"{X}formula2")):
        if len(formula.text or "") > LONGEST_FORMULA:
            yield f"a formula of the validation of {rule.get('sqref')} is too long"
    kind = rule.get("type", "none")
    if kind != "none" and rule.find(f"{X}formula1") is None:
        yield f"the validation of {rule.get('sqref')} lacks its formula"


def _overlaps(what: str, ranges: Sequence[str]) -> Iterator[str]:
    for one, other in combinations(ranges, 2):
        top, left, bottom, right = _range(one)
        above, first, below, last = _range(other)
        if top <= below and above <= bottom and left <= last and first <= right:
            yield f"{what} {one} and {other} overlap"


def _range(text: str) -> Range:
    start, _, end = text.partition(":")
    return (*_cell(start), *_cell(end or start))


def _cell(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", text)
    assert found, f"{text} is no cell"
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column
