"""WordprocessingML as lxml elements: names, the schema's order, and namespaces of joined parts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from lxml import etree

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
PREFIXES: Final = {"w": W, "r": R, "mc": MC, "w14": W14}

_UNITS: Final = {"mm": 56.6929, "cm": 566.929, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0}
_MEASURE: Final = re.compile(r"(-?[0-9]{1,7}(?:\.[0-9]{1,9})?)(mm|cm|in|pt|pc|pi)?")
_NUMBER: Final = re.compile(r"-?[0-9]{1,10}")
_IGNORABLE: Final = f"{{{MC}}}Ignorable"
_REQUIRES: Final = "Requires"
_CHOICE: Final = f"{{{MC}}}Choice"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


RUN_ORDER: Final = _words(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof"
    " snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd"
    " fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
)
PARAGRAPH_ORDER: Final = _words(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr"
    " shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE"
    " autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
    " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle"
    " rPr sectPr pPrChange"
)
SECTION_ORDER: Final = _words(
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders"
    " lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter"
    " docGrid printerSettings sectPrChange"
)
STYLE_ORDER: Final = _words(
    "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed"
    " qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
)


def w(tag: str) -> str:
    """A WordprocessingML name as lxml writes it."""
    return f"{{{W}}}{tag}"


def val(element: Any, name: str = "val") -> str:
    """An attribute of an element that may be missing itself; empty when there is none."""
    return "" if element is None else str(element.get(w(name), ""))


def local(element: Any) -> str:
    """The element's name without namespace; empty for comments and other non-elements."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def select(root: Any, path: str) -> list[Any]:
    """The elements an XPath finds, with the prefixes w, r, mc and w14."""
    found: list[Any] = root.xpath(path, namespaces=PREFIXES)
    return found


def fingerprint(element: Any) -> bytes:
    """The element as canonical XML: equal for equal elements, whoever wrote them."""
    if element is None:
        return b""
    text: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    return text


def make(tag: str, **attributes: str) -> Any:
    """A WordprocessingML element with its attributes."""
    element = etree.Element(w(tag), nsmap={"w": W})
    for name, value in attributes.items():
        element.set(w(name), value)
    return element


def remove(element: Any) -> None:
    """Take an element out of its parent; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
    parent.remove(element)


def insert(parent: Any, child: Any, order: Sequence[str]) -> None:
    """Put a child where the schema wants it among its siblings."""
    rank = order.index(local(child))
    for index, sibling in enumerate(parent):
        name = local(sibling)
        if name in order and order.index(name) > rank:
            parent.insert(index, child)
            return
    parent.append(child)


def obtain(parent: Any, tag: str, order: Sequence[str]) -> Any:
    """The parent's child of this name, made where the schema wants it if there is none."""
    found = parent.find(w(tag))
    if found is None:
        found = make(tag)
        insert(parent, found, order)
    return found


def properties(element: Any, tag: str) -> Any:
    """A paragraph's or run's properties: its first child, made if there is none."""
    found = element.find(w(tag))
    if found is None:
        found = make(tag)
        element.insert(0, found)
    return found


def thin_paragraph() -> Any:
    """An empty paragraph as low as one can be, 1 pt."""
    paragraph = make("p")
    own = properties(paragraph, "pPr")
    own.append(make("snapToGrid", val="0"))
    own.append(make("spacing", before="0", after="0", line="20", lineRule="exact"))
    return paragraph


def length(element: Any, name: str, default: int) -> int:
    """An attribute that is a length, in twips; it may be written with a unit."""
    found = _MEASURE.fullmatch(val(element, name))
    if found is None:
        return default
    return round(float(found[1]) * (_UNITS[found[2]] if found[2] else 1))


def free_number(used: set[int], start: int) -> int:
    """The first number from `start` on that is not used; it counts as used from now on."""
    while start in used:
        start += 1
    used.add(start)
    return start


def numbers(values: Iterable[str]) -> set[int]:
    """The values that are whole numbers."""
    return {int(value) for value in values if _NUMBER.fullmatch(value)}


def hosting(host: Any, guest: Any) -> Any:
    """The host's root made ready for children of the guest's: all their prefixes declared in it.

    Prefixes also stand in the text of mc:Ignorable and Requires, where moving an element does
    not change them: those of the guest are rewritten to what they are called in the host.
    """
    scope = {prefix: uri for prefix, uri in host.nsmap.items() if prefix}
    known = {uri: prefix for prefix, uri in scope.items()}
    for prefix, uri in _wanted(guest):
        if uri not in known:
            name = _free_prefix(prefix, scope)
            scope[name], known[uri] = uri, name
    _rewrite(guest, known)
    ignored = dict.fromkeys([*_tokens(host, _IGNORABLE), *_tokens(guest, _IGNORABLE)])
    if len(scope) > sum(prefix is not None for prefix in host.nsmap):
        host = _rescoped(host, scope)
    if ignored:
        host.set(_IGNORABLE, " ".join(ignored))
    return host


def _wanted(guest: Any) -> Iterator[tuple[str | None, str]]:
    """Namespaces whose prefix must not change or vanish, the guest's own first."""
    yield from ((prefix, uri) for prefix, uri in guest.nsmap.items() if prefix)
    for element, attribute in _prefixed(guest):
        for token in _tokens(element, attribute):
            if uri := element.nsmap.get(token):
                yield token, uri


def _prefixed(root: Any) -> Iterator[tuple[Any, str]]:
    yield from ((element, _REQUIRES) for element in root.iter(_CHOICE))
    yield from (
        (element, _IGNORABLE) for element in select(root, "descendant-or-self::*[@mc:Ignorable]")
    )


def _tokens(element: Any, attribute: str) -> list[str]:
    return str(element.get(attribute, "")).split()


def _rewrite(guest: Any, known: dict[str, str]) -> None:
    for element, attribute in _prefixed(guest):
        uris = [element.nsmap.get(token) for token in _tokens(element, attribute)]
        element.set(attribute, " ".join(known[uri] for uri in uris if uri))


def _free_prefix(prefix: str | None, scope: dict[str, str]) -> str:
    name, number = prefix or "ns", 1
    while name in scope:
        number += 1
        name = f"{prefix or 'ns'}{number}x"
    return name


def _rescoped(root: Any, scope: dict[str, str]) -> Any:
    """The root with more namespaces; lxml cannot add them to an element that exists."""
    every: dict[str | None, str] = dict(root.nsmap)
    every.update(scope.items())
    fresh = etree.Element(root.tag, nsmap=every)
    for name, value in root.attrib.items():
        fresh.set(name, value)
    fresh.text = root.text
    fresh.extend(list(root))
    return fresh
