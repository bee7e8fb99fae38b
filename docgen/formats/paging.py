"""Page numbers at the foot of pages (GB/T 9704, 7.5), also of sections that are added."""

from collections.abc import MutableMapping
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from docgen.formats.merging.document import WORDML, Document, Relation
from docgen.formats.merging.markup import (
    SECTION_ORDER,
    R,
    insert,
    length,
    make,
    remove,
    thin_paragraph,
    val,
    w,
)
from docgen.formats.turning import Strip, turned
from docgen.official import Page, Profile, mm

_IN_PARAGRAPH: Final = f"{w('pPr')}/{w('sectPr')}"
_MARGIN: Final = 1440


def page_footers(members: MutableMapping[str, bytes], profile: Profile) -> None:
    """Turn the footers of a document's landscape pages, to stand where upright pages have them.

    `members` are those of a .docx whose sections are landscape already; they are changed. Of the
    profile's page counts how far the footer is from the text area. Raises DocgenError when the
    members are no Word document.
    """
    document = Document(members)
    depth = _tw(profile.page.bottom - profile.page.footer)
    done: set[str] = set()
    for section in filter(is_landscape, sections(document)):
        for kind, key in _references(section).items():
            part = _target(document, key)
            if part and part not in done:
                done.add(part)
                root = turned(document, part, _strip(section, depth), odd=kind != "even")
                members[part] = _bytes(root)


def sections(document: Document) -> list[Any]:
    """The sections (w:sectPr) of a document from the first; the last is made if there is none."""
    body = document.body
    if body.find(w("sectPr")) is None:
        body.append(make("sectPr"))
    inner = [found for item in body.iter(w("p")) if (found := item.find(_IN_PARAGRAPH)) is not None]
    return [*inner, body.find(w("sectPr"))]


class Footers:
    """The footers of a document, for sections that are added to it.

    They are those of its last upright section, with what an earlier one left to it. Parts for
    landscape pages, and empty ones, are made when first needed.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._references: dict[str, str] = {}
        self._numbering: Any = None
        # From the text area to the lower edge of the footer, twips.
        self._depth = _tw(Page().bottom - Page().footer)
        self._made: dict[tuple[str, Strip | None], str] = {}
        known: dict[str, str] = {}
        for section in sections(document):
            known.update(_references(section))
            if not is_landscape(section) or not self._references:
                self._references = {kind: key for kind, key in known.items() if kind != "first"}
                self._numbering = section.find(w("pgNumType"))
                self._depth = _depth(section)

    def put(self, section: Any, *, numbered: bool) -> None:
        """Give a section the footers that its pages need, and numbers that run on."""
        for tag in ("footerReference", "pgNumType"):
            for element in section.findall(w(tag)):
                remove(element)
        self._put_numbering(section)
        kinds = dict(self._references)
        if section.find(w("titlePg")) is not None and "default" in kinds:
            kinds["first"] = kinds["default"]
        for kind, key in kinds.items():
            reference = make("footerReference", type=kind)
            reference.set(f"{{{R}}}id", self._footer(section, kind, key, numbered=numbered))
            insert(section, reference, SECTION_ORDER)

    def _put_numbering(self, section: Any) -> None:
        if self._numbering is not None:
            numbering = deepcopy(self._numbering)
            numbering.attrib.pop(w("start"), None)
            if numbering.attrib:
                insert(section, numbering, SECTION_ORDER)

    def _footer(self, section: Any, kind: str, key: str, *, numbered: bool) -> str:
        """The id of the footer's relation."""
        if numbered and not is_landscape(section):
            return key
        strip = _strip(section, self._depth) if numbered else None
        made = (key if numbered else "", strip)
        if made not in self._made:
            self._made[made] = self._make(kind, key, strip)
        return self._made[made]

    def _make(self, kind: str, key: str, strip: Strip | None) -> str:
        document = self._document
        part = _target(document, key)
        if strip is None or not part:
            return add_story(document, "footer")
        root = turned(document, part, strip, odd=kind != "even")
        return add_story(document, "footer", root, like=part)


def add_story(document: Document, kind: str, root: Any = None, like: str = "") -> str:
    """Add a header or footer, an empty one without `root`; the id of its relation.

    It has the relations of the part `like`, whose content it shows.
    """
    if root is None:
        root = _empty(kind)
    folder = document.main.rpartition("/")[0]
    content_type = f"{WORDML}{kind}+xml"
    part = document.add(f"{folder}/{kind}1.xml".lstrip("/"), _bytes(root), content_type)
    if like:
        document.relations(part).update(document.relations(like))
    return document.relate(document.main, Relation(f"{R}/{kind}", part))


def _empty(kind: str) -> Any:
    root = make("hdr" if kind == "header" else "ftr")
    root.append(thin_paragraph())
    return root


def is_landscape(section: Any) -> bool:
    """Whether the section's pages are wider than high."""
    size = section.find(w("pgSz"))
    return length(size, "w", 0) > length(size, "h", 0)


def _strip(section: Any, depth: int) -> Strip:
    """The strip that is as far from the section's text area as the footer on upright pages."""
    margins = section.find(w("pgMar"))
    top = abs(length(margins, "top", _MARGIN))
    bottom = abs(length(margins, "bottom", _MARGIN))
    height = length(section.find(w("pgSz")), "h", _tw(Page().width))
    left = max(length(margins, "left", _MARGIN) - depth, 0)
    return Strip(left=left, top=top, length=max(height - top - bottom, _MARGIN))


def _depth(section: Any) -> int:
    margins = section.find(w("pgMar"))
    return abs(length(margins, "bottom", _MARGIN)) - length(margins, "footer", 720)


def _references(section: Any) -> dict[str, str]:
    return {
        val(item, "type") or "default": str(item.get(f"{{{R}}}id", ""))
        for item in section.findall(w("footerReference"))
    }


def _target(document: Document, key: str) -> str:
    """The part that a relation of the main part leads to; empty if there is none."""
    relation = document.relations(document.main).get(key)
    return relation.target if relation and document.has(relation.target) else ""


def _tw(length: float) -> int:
    """Millimetres as twips."""
    return round(mm(length) * 20)


def _bytes(root: Any) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
