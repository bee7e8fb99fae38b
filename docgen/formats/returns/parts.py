"""The XML parts of a returned file: found by their relations, parsed within limits.

The limits keep any file within a second and 200 MB: how much is unpacked, and how many elements,
attributes, cells and characters there may be.
"""

import posixpath
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from lxml import etree

from docgen.findings import DocgenError
from docgen.formats.archive import Archive

MAX_PART: Final = 8_000_000
"""Bytes of one XML part."""
MAX_SHEET: Final = 32_000_000
"""Bytes of a sheet, whose cells without content are dropped before it is parsed."""
MAX_STYLES: Final = 24_000_000
"""Bytes of a workbook's styles, which are searched and not parsed."""
MAX_TOTAL: Final = 48_000_000
"""Bytes of all the parts that are read."""
MAX_ELEMENTS: Final = 300_000
MAX_ATTRIBUTES: Final = 300_000
"""Elements and attributes of all parts that are parsed; each takes about 120 and 230 bytes."""
MAX_CELLS: Final = 30_000
"""Cells with content, names and bookmarks, and paragraphs outside of tables."""
MAX_MERGES: Final = 10_000
MAX_TEXT: Final = 4_000_000
"""Characters of all cells and texts together."""

PACKAGE: Final = ""
"""The part whose relations are those of the package."""

_ENCODING: Final = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_DECLARATION: Final = re.compile(rb"^<\?xml[^>]*\?>")
_ENCODINGS: Final = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "gb2312", "gbk", "gb18030"}
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TRANSITIONAL: Final = rb"http://schemas.openxmlformats.org/\1/2006/\2"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_EXTERNAL: Final = "External"
_SMALL: Final = 10_000


class Relation(NamedTuple):
    """What a part is related to: last word of the relation's type, its id, the part it names."""

    kind: str
    id: str
    part: str


class Parts:
    """The parts of a package, and what may still be spent on them."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._elements = MAX_ELEMENTS
        self._attributes = MAX_ATTRIBUTES
        self._cells = MAX_CELLS
        self._text = MAX_TEXT
        self._parser = _parser()

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in small letters."""
        return self._archive.names

    def failure(self, code: str, part: str | None = None, **params: object) -> DocgenError:
        """An error of one finding about the file."""
        return self._archive.failure(code, part, **params)

    def source(self, part: str, limit: int = MAX_PART) -> bytes | None:
        """A part's XML as UTF-8 with the namespaces of Transitional; None if there is no part."""
        content = self._archive.read(part, limit)
        if content is None:
            return None
        try:
            content = _utf8(content)
        except (UnicodeError, LookupError):
            raise self.failure("package-xml", part, reason="encoding") from None
        return _STRICT.sub(_TRANSITIONAL, content) if b"purl.oclc.org" in content else content

    def tree(self, part: str) -> Any:
        """The root element of a part, None if there is no such part.

        Raises DocgenError if it is broken, has a document type or is too large.
        """
        content = self.source(part)
        return None if content is None else self.parsed(content, part)

    def parsed(self, content: bytes, part: str, rest: bytes | None = None) -> Any:
        """The root element of XML that `source` gave; only `rest` is parsed, if there is one."""
        self._admit(content, part)
        try:
            return etree.fromstring(content if rest is None else rest, self._parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.failure("package-xml", part, reason=str(error)[:200]) from error

    def _admit(self, content: bytes, part: str) -> None:
        """Spend what XML takes to parse; raises DocgenError for a document type, too."""
        if b"<!DOCTYPE" in content:
            raise self.failure("package-doctype", part)
        self._elements -= content.count(b"<") - content.count(b"</")
        self._attributes -= content.count(b"=")
        if self._elements < 0 or self._attributes < 0:
            raise self.failure("returned-too-full", part)

    def related(self, part: str) -> Sequence[Relation]:
        """What a part is related to, itself inside the package; nothing if that is broken."""
        folder, file = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        try:
            content = self.source(rels)
            if content is None:
                return ()
            self._admit(content, rels)
            return (_known if len(content) < _SMALL else _relations)(content, folder)
        except (DocgenError, etree.XMLSyntaxError, ValueError):
            return ()

    def count_cells(self, number: int) -> None:
        """Spend cells; raises DocgenError when there are too many."""
        self._cells -= number
        if self._cells < 0:
            raise self.failure("returned-cells", limit=MAX_CELLS)

    def count_text(self, number: int) -> None:
        """Spend characters; raises DocgenError when there are too many."""
        self._text -= number
        if self._text < 0:
            raise self.failure("returned-long", limit=MAX_TEXT)


def _parser() -> Any:
    """A parser, never shared between threads: each file has its own."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _relations(content: bytes, folder: str) -> tuple[Relation, ...]:
    return tuple(
        Relation(
            kind=posixpath.basename(each.get("Type", "")),
            id=each.get("Id", ""),
            part=_target(each.get("Target", ""), folder),
        )
        for each in etree.fromstring(content, _parser()).iter(_RELATION)
        if each.get("TargetMode") != _EXTERNAL
    )


# All files that one program wrote have mostly the same relations.
_known = lru_cache(maxsize=128)(_relations)


def _target(target: str, folder: str) -> str:
    # A target outside the package finds no part in it.
    path = posixpath.join("/", folder, target.replace("\\", "/").partition("#")[0])
    return posixpath.normpath(path).lstrip("/").lower()


def _utf8(content: bytes) -> bytes:
    """XML as UTF-8 without a mark of byte order; other encodings than the usual are refused."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _DECLARATION.sub(b"", content.decode("utf-16").encode())
    if content.startswith((b"<\0", b"\0<")):
        order = "le" if content[0] else "be"
        return _DECLARATION.sub(b"", content.decode(f"utf-16-{order}").encode())
    content = content.removeprefix(b"\xef\xbb\xbf")
    found = _ENCODING.search(content[:200])
    name = found[1].decode("ascii", "replace").lower() if found else "utf-8"
    if name not in _ENCODINGS:
        raise LookupError(name)
    if name in ("utf-8", "utf8"):
        return content
    return _DECLARATION.sub(b"", content.decode(name).encode())
