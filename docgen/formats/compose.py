"""Several finished Word documents made one: the notice, its annexes, the imprint.

The first is the host: its styles, settings and properties stay. The others are its guests: they
bring their own pages, styles, lists, notes, pictures and headers; page numbers run on through all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from docgen.formats.merging.document import Document
from docgen.formats.merging.guest import settle
from docgen.formats.merging.marks import Marks
from docgen.formats.merging.markup import (
    PARAGRAPH_ORDER,
    SECTION_ORDER,
    R,
    insert,
    make,
    obtain,
    properties,
    remove,
    select,
    thin_paragraph,
    val,
    w,
)
from docgen.formats.paging import Footers, add_story, sections

Start: TypeAlias = Literal["page", "even", "here"]

_TYPES: Final = {"page": "nextPage", "even": "evenPage"}
_BLOCKS: Final = tuple(map(w, ("p", "tbl", "sdt", "customXml", "altChunk")))
_ID: Final = f"{{{R}}}id"
_HEADERS: Final = ("default", "even", "first")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A finished document that becomes part of another.

    `start`: on a new page, on the next even page, or directly after what precedes, in its section.
    `numbered` is False for pages without page number; for a part that starts "here", the pages
    are those of what precedes. `name` is what findings call the document.
    """

    content: bytes
    start: Start = "page"
    numbered: bool = True
    name: str | None = None


def compose(parts: Sequence[Part]) -> bytes:
    """One document of all parts, the first being the host: the same parts give the same bytes.

    Upright pages get the footers of the host, landscape pages have the page number where the
    others have it (GB/T 9704, clause 8). Parts that start "here" lose their own page setup.
    Raises DocgenError when a part is no Word document, ValueError when there are no parts.
    """
    if not parts:
        raise ValueError("no parts to compose")
    first, *rest = parts
    host = Document(first.content, first.name)
    sections(host)
    footers, marks = Footers(host), Marks(host)
    for number, part in enumerate(rest, start=2):
        guest = Document(part.content, part.name)
        pages = sections(guest)
        settle(host, guest, number, marks)
        if part.start == "here":
            _append_blocks(host.body, guest.body)
            continue
        obtain(pages[0], "type", SECTION_ORDER).set(w("val"), _TYPES[part.start])
        _set_headers(host, guest, pages)
        for section in pages:
            footers.put(section, numbered=part.numbered)
        _append_pages(host.body, guest.body)
    return host.saved()


def _set_headers(host: Document, guest: Document, pages: Sequence[Any]) -> None:
    """Let the guest's pages have its own headers, and none of those before them."""
    if not _evens_differ(guest):
        for section in pages:
            _use_on_even_pages(section)
    first = pages[0]
    own = _headers(first)
    if "first" not in own:
        for item in first.findall(w("titlePg")):
            remove(item)
    inherited = {val(item, "type") for item in select(host.body, ".//w:headerReference")}
    if missing := [kind for kind in _HEADERS if kind in inherited and kind not in own]:
        empty = add_story(host, "header")
        for kind in missing:
            _refer_header(first, kind, empty)


def _use_on_even_pages(section: Any) -> None:
    """Spell out that even pages have the header of the others, as the host may tell them apart."""
    own = _headers(section)
    if "even" in own:
        remove(own["even"])
    if "default" in own:
        _refer_header(section, "even", str(own["default"].get(_ID)))


def _headers(section: Any) -> dict[str, Any]:
    return {val(item, "type"): item for item in section.findall(w("headerReference"))}


def _refer_header(section: Any, kind: str, key: str) -> None:
    reference = make("headerReference", type=kind)
    reference.set(_ID, key)
    insert(section, reference, SECTION_ORDER)


def _evens_differ(document: Document) -> bool:
    """Whether the document has headers of their own for even pages."""
    settings = document.related_root("settings")
    found = None if settings is None else settings.find(w("evenAndOddHeaders"))
    return found is not None and val(found) not in ("0", "false", "off")


def _append_pages(body: Any, guest: Any) -> None:
    """Close the last section of the body, and append the blocks of the guest with theirs."""
    _close(body)
    body.extend(list(guest))
    if not _blocks(body) or _has_section(_blocks(body)[-1]):
        body.insert(len(body) - 1, make("p"))


def _close(body: Any) -> None:
    """Put the body's last section into its last paragraph, or into a thin one behind a table."""
    section = body.find(w("sectPr"))
    body.remove(section)
    blocks = _blocks(body)
    last = blocks[-1] if blocks else None
    if last is None or last.tag != w("p") or _has_section(last):
        last = thin_paragraph()
        body.append(last)
    insert(properties(last, "pPr"), section, PARAGRAPH_ORDER)


def _append_blocks(body: Any, guest: Any) -> None:
    """Append the blocks of the guest to the last section of the body."""
    for section in select(guest, ".//w:sectPr"):
        remove(section)
    section = body.find(w("sectPr"))
    before, after = _blocks(body), _blocks(guest)
    # Word makes one table of two that touch each other.
    if before and after and before[-1].tag == after[0].tag == w("tbl"):
        section.addprevious(thin_paragraph())
    for block in list(guest):
        section.addprevious(block)


def _blocks(body: Any) -> list[Any]:
    return [item for item in body if item.tag in _BLOCKS]


def _has_section(block: Any) -> bool:
    return block.find(f"{w('pPr')}/{w('sectPr')}") is not None
