"""The profile put into a template: fonts, sizes and line heights of its styles, and its page.

Only what still is as shipped changes: what an office set in Word on its own copy stays.
"""

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from docgen.formats.package import parse_xml
from docgen.formats.paging import page_footers
from docgen.formats.word import W, twips
from docgen.official import CHARACTER_LOOKS, GBT9704, LOOKS, Look, Page, Profile, mm

_STYLES: Final = "word/styles.xml"
_DOCUMENT: Final = "word/document.xml"


def dress(
    members: Mapping[str, bytes], profile: Profile, *, landscape: bool, numbered: bool = True
) -> dict[str, bytes]:
    """The template's members in the profile's fonts, sizes and page, numbered or not."""
    dressed = dict(members)
    if profile != GBT9704:
        dressed[_STYLES] = _styles(members[_STYLES], profile)
    if landscape or profile != GBT9704:
        dressed[_DOCUMENT] = _pages(members[_DOCUMENT], profile, landscape=landscape)
    if landscape:
        page_footers(dressed, profile)
    if not numbered:
        dressed[_DOCUMENT] = _without_footers(dressed[_DOCUMENT])
    return dressed


def _without_footers(data: bytes) -> bytes:
    root = parse_xml(data)
    for section in root.iter(_q("sectPr")):
        for reference in section.findall(_q("footerReference")):
            section.remove(reference)
    return _bytes(root)


def _q(tag: str) -> str:
    return f"{{{W}}}{tag}"


def _styles(data: bytes, profile: Profile) -> bytes:
    root = parse_xml(data)
    for style in root.iter(_q("style")):
        name = style.find(_q("name")).get(_q("val"))
        if name in LOOKS:
            _dress_style(style, LOOKS[name], profile)
        elif name in CHARACTER_LOOKS:
            _dress_fonts(style, CHARACTER_LOOKS[name], profile)
        elif name == "Normal":
            _dress_style(style, Look("body"), profile)
    defaults = root.find(f"{_q('docDefaults')}/{_q('rPrDefault')}")
    if defaults is not None:
        _dress_fonts(defaults, "body", profile)
    return _bytes(root)


def _dress_style(style: Any, look: Look, profile: Profile) -> None:
    """One paragraph style: fonts, size, tracking, line height and first indent."""
    _dress_fonts(style, look.role, profile)
    half = [str(round(p.sizes[look.role] * 2)) for p in (GBT9704, profile)]
    for tag in ("sz", "szCs"):
        _change(style.find(f"{_q('rPr')}/{_q(tag)}"), "val", half)
    tracking = [str(twips(p.tracking)) for p in (GBT9704, profile)]
    _change(style.find(f"{_q('rPr')}/{_q('spacing')}"), "val", tracking)
    lines = [str(twips(look.pitch * p.sizes[look.role] or p.pitch)) for p in (GBT9704, profile)]
    _change(style.find(f"{_q('pPr')}/{_q('spacing')}"), "line", lines)
    first = [str(twips(look.first * p.char)) for p in (GBT9704, profile)]
    _change(style.find(f"{_q('pPr')}/{_q('ind')}"), "firstLine", first)


def _dress_fonts(style: Any, role: str, profile: Profile) -> None:
    fonts = style.find(f"{_q('rPr')}/{_q('rFonts')}")
    if fonts is None:
        return
    _change(fonts, "eastAsia", [p.fonts[role] for p in (GBT9704, profile)])
    western = "page" if role == "page" else "western"
    for name in ("ascii", "hAnsi", "cs"):
        _change(fonts, name, [p.fonts[western] for p in (GBT9704, profile)])


def _change(element: Any, name: str, values: list[str]) -> None:
    """The second value for the first; an attribute that says something else is the office's own."""
    if element is not None and element.get(_q(name)) == values[0]:
        element.set(_q(name), values[1])


def _pages(data: bytes, profile: Profile, *, landscape: bool) -> bytes:
    root = parse_xml(data)
    for section in root.iter(_q("sectPr")):
        _dress_page(section, profile)
        if landscape:
            _turn(section, profile.page.turned())
    return _bytes(root)


def _dress_page(section: Any, profile: Profile) -> None:
    margins = section.find(_q("pgMar"))
    for side in ("top", "bottom", "left", "right", "footer"):
        _change(margins, side, [str(twips(mm(getattr(p.page, side)))) for p in (GBT9704, profile)])
    pitches = [str(twips(p.pitch)) for p in (GBT9704, profile)]
    _change(section.find(_q("docGrid")), "linePitch", pitches)


def _turn(section: Any, page: Page) -> None:
    """Landscape paper and its margins."""
    size, margins = section.find(_q("pgSz")), section.find(_q("pgMar"))
    size.set(_q("w"), str(twips(mm(page.width))))
    size.set(_q("h"), str(twips(mm(page.height))))
    size.set(_q("orient"), "landscape")
    for side in ("top", "bottom", "left", "right"):
        margins.set(_q(side), str(twips(mm(getattr(page, side)))))


def _bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", standalone=True))
