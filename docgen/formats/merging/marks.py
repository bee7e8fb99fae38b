"""Ids and names that must differ all over a document: bookmarks, drawings, content controls."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from docgen.formats.merging.document import WORDML, Document
from docgen.formats.merging.markup import W14, free_number, numbers, select, val, w

_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DRAWING: Final = f"{{{_WP}}}docPr"
_STARTS: Final = (
    "bookmarkStart",
    "permStart",
    "moveFromRangeStart",
    "moveToRangeStart",
    "customXmlInsRangeStart",
    "customXmlDelRangeStart",
    "customXmlMoveFromRangeStart",
    "customXmlMoveToRangeStart",
)
_RANGES: Final = tuple(
    w(tag) for start in _STARTS for tag in (start, start.replace("Start", "End"))
)
_STORIES: Final = ("document.main", "header", "footer", "footnotes", "endnotes", "comments")
_LONGEST_NAME: Final = 40

# Where the code of a field names a bookmark.
_LINK: Final = re.compile(r"\s*HYPERLINK\b", re.IGNORECASE)
_LINKING: Final = (re.compile(r'(\\l\s+"?)([^\s"\\]+)', re.IGNORECASE),)
_NAMING: Final = (
    re.compile(r'^(\s*(?:REF|PAGEREF|NOTEREF|FTNREF|GOTOBUTTON)\s+"?)([^\s"\\]+)', re.IGNORECASE),
    re.compile(r'^(\s*(?:TOC|INDEX|TOA)\b.*?\\b\s+"?)([^\s"\\]+)', re.IGNORECASE),
)


class Marks:
    """The ids and names that the host uses; `settle` gives content others that are free."""

    def __init__(self, host: Document) -> None:
        kinds = [f"{WORDML}{kind}" for kind in _STORIES]
        roots = [host.root(part) for kind in kinds for part in host.parts(kind)]
        if host.main not in {part for kind in kinds for part in host.parts(kind)}:
            roots.append(host.root(host.main))
        self._ranges = _Pool(val(item, "id") for item in _of(roots, *_RANGES))
        self._drawings = _Pool(item.get("id", "") for item in _of(roots, _DRAWING))
        self._controls = _Pool(val(item) for item in _controls(roots))
        self._names = {val(item, "name").lower() for item in _of(roots, w("bookmarkStart"))}

    def settle(self, roots: Iterable[Any], number: int) -> None:
        """Renumber and rename in the content of guest `number`, references with what they name."""
        stories = list(roots)
        ranges: dict[str, str] = {}
        for item in _of(stories, *_RANGES):
            key = val(item, "id")
            if key not in ranges:
                ranges[key] = self._ranges.take()
            item.set(w("id"), ranges[key])
        for item in _of(stories, _DRAWING):
            item.set("id", self._drawings.take(str(item.get("id", ""))))
        for item in _controls(stories):
            item.set(w("val"), self._controls.take(val(item)))
        renamed = self._rename(stories, number)
        if renamed:
            for root in stories:
                _rename_references(root, renamed)

    def _rename(self, stories: list[Any], number: int) -> dict[str, str]:
        """New names for bookmarks whose name occurs already, by the old in small letters."""
        renamed: dict[str, str] = {}
        for item in _of(stories, w("bookmarkStart")):
            name = val(item, "name")
            new = self._free_name(name, number)
            if new != name:
                renamed.setdefault(name.lower(), new)
                item.set(w("name"), new)
            self._names.add(new.lower())
        return renamed

    def _free_name(self, name: str, number: int) -> str:
        new, suffix, count = name, f"_{number}", 1
        while new.lower() in self._names:
            new = name[: _LONGEST_NAME - len(suffix)] + suffix
            count += 1
            suffix = f"_{number}_{count}"
        return new


def forget_editing(root: Any) -> None:
    """Take out what binds content to parts that stay behind, or was unique in its document."""
    for item in select(root, ".//w:dataBinding | .//w:sectPrChange | .//w:printerSettings"):
        item.getparent().remove(item)
    names = (f"{{{W14}}}paraId", f"{{{W14}}}textId")
    for item in select(root, "descendant-or-self::*[@w14:paraId or @w14:textId]"):
        for name in names:
            item.attrib.pop(name, None)


class _Pool:
    """Numbers that are used, and the next that are not."""

    def __init__(self, used: Iterable[str]) -> None:
        self._used = numbers(used)
        self._next = 1

    def take(self, wanted: str = "") -> str:
        """The wanted number if it is free, else the lowest that is; it is used from now on."""
        for number in numbers([wanted]) - self._used:
            self._used.add(number)
            return str(number)
        self._next = free_number(self._used, self._next)
        return str(self._next)


def _of(roots: Iterable[Any], *tags: str) -> Iterator[Any]:
    for root in roots:
        yield from root.iter(*tags)


def _controls(roots: Iterable[Any]) -> Iterator[Any]:
    for root in roots:
        yield from root.iterfind(f".//{w('sdtPr')}/{w('id')}")


def _rename_references(root: Any, renamed: dict[str, str]) -> None:
    for link in root.iter(w("hyperlink")):
        anchor = val(link, "anchor")
        link_to = renamed.get(anchor.lower())
        if link_to:
            link.set(w("anchor"), link_to)
    for field in root.iter(w("fldSimple")):
        field.set(w("instr"), _renamed_code(val(field, "instr"), renamed))
    for texts in _codes(root):
        code = "".join(text.text or "" for text in texts)
        new = _renamed_code(code, renamed)
        if new != code:
            texts[0].text = new
            texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            for text in texts[1:]:
                text.text = ""


def _codes(root: Any) -> Iterator[list[Any]]:
    """The texts of each field's code, which Word may have cut into several runs."""
    open_fields: list[list[Any]] = []
    for item in root.iter(w("fldChar"), w("instrText")):
        if item.tag == w("instrText"):
            if open_fields:
                open_fields[-1].append(item)
            continue
        kind = val(item, "fldCharType")
        if kind == "begin":
            open_fields.append([])
        elif open_fields and open_fields[-1]:
            yield open_fields[-1]
            open_fields[-1] = []
        if kind == "end" and open_fields:
            open_fields.pop()


def _renamed_code(code: str, renamed: dict[str, str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        return match[1] + renamed.get(match[2].lower(), match[2])

    patterns = _LINKING if _LINK.match(code) else _NAMING
    for pattern in patterns:
        code = pattern.sub(replaced, code)
    return code
