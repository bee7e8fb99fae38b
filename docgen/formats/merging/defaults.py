"""Document defaults (w:docDefaults) of a guest, as what a style must say to have them elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from docgen.formats.merging.markup import (
    PARAGRAPH_ORDER,
    RUN_ORDER,
    STYLE_ORDER,
    fingerprint,
    insert,
    local,
    make,
    obtain,
    w,
)

ORDERS: Final = {"rPr": RUN_ORDER, "pPr": PARAGRAPH_ORDER}

# What Word takes where neither the defaults nor a style say anything (ISO/IEC 29500-1, 17.3).
_BUILT_IN: Final[Mapping[str, Mapping[str, str]]] = {
    "rFonts": dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), "Times New Roman"),
    "sz": {"val": "20"},
    "szCs": {"val": "20"},
    "kern": {"val": "0"},
    "color": {"val": "auto"},
    "u": {"val": "none"},
    "w": {"val": "100"},
    "position": {"val": "0"},
    "jc": {"val": "left"},
    "ind": {"left": "0", "right": "0", "firstLine": "0"},
    **{tag: {"val": "0"} for tag in ("b", "bCs", "i", "iCs", "caps", "smallCaps", "strike")},
    **{tag: {"val": "0"} for tag in ("vanish", "keepNext", "keepLines", "pageBreakBefore")},
    **{tag: {"val": "0"} for tag in ("bidi", "contextualSpacing", "suppressAutoHyphens")},
    **{tag: {"val": "1"} for tag in ("widowControl", "snapToGrid", "autoSpaceDE", "autoSpaceDN")},
    **{tag: {"val": "1"} for tag in ("adjustRightInd", "kinsoku", "wordWrap", "overflowPunct")},
}
_PARAGRAPH_SPACING: Final = {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}
# Attributes of one element that say the same thing in another way.
_SYNONYMS: Final = {
    "ascii": "ascii",
    "asciiTheme": "ascii",
    "hAnsi": "hAnsi",
    "hAnsiTheme": "hAnsi",
    "eastAsia": "eastAsia",
    "eastAsiaTheme": "eastAsia",
    "cs": "cs",
    "cstheme": "cs",
    "start": "left",
    "startChars": "left",
    "leftChars": "left",
    "end": "right",
    "endChars": "right",
    "rightChars": "right",
    "hanging": "firstLine",
    "hangingChars": "firstLine",
    "firstLineChars": "firstLine",
    "beforeLines": "before",
    "beforeAutospacing": "before",
    "afterLines": "after",
    "afterAutospacing": "after",
}
_COMPOSITE: Final = ("rFonts", "spacing", "ind", "lang")


class Defaults:
    """How the document defaults of a guest differ from the host's."""

    def __init__(self, guest: Any, host: Any) -> None:
        self._missing = {
            kind: _difference(_defaults(guest, kind), _defaults(host, kind), kind)
            for kind in ("rPr", "pPr")
        }

    @property
    def differ(self) -> bool:
        """Whether they differ at all."""
        return any(self._missing.values())

    def write_into(self, style: Any, without: Collection[str] = ()) -> None:
        """Let a style that is based on no other say what the host's defaults would not.

        `without` are facets, as `facets` names them, about which it must stay silent.
        """
        for kind, wanted in self._missing.items():
            for item in wanted:
                kept = _without(item, kind, without)
                if kept is not None:
                    _complete(obtain(style, kind, STYLE_ORDER), kept, ORDERS[kind])


def facets(style: Any) -> frozenset[str]:
    """What a style, or a part of a table style, says about text: `rPr/sz`, `pPr/spacing/after`."""
    own = (item for item in style.iter(*map(w, ORDERS)))
    return frozenset(name for item in own for child in item for name in _named(child, local(item)))


def _named(item: Any, kind: str) -> list[str]:
    name = f"{kind}/{local(item)}"
    return [f"{name}/{facet}" for facet in _facets(item)] if _composite(item, kind) else [name]


def _without(item: Any, kind: str, without: Collection[str]) -> Any:
    """The property without some of its facets; None if nothing is left."""
    if not _composite(item, kind):
        return None if f"{kind}/{local(item)}" in without else item
    kept = deepcopy(item)
    for name in item.attrib:
        facet = _facet(str(name))
        if f"{kind}/{local(item)}/{facet}" in without:
            del kept.attrib[name]
    return kept if kept.attrib else None


def _defaults(styles: Any, kind: str) -> Any:
    found = styles.find(f"{w('docDefaults')}/{w(kind + 'Default')}/{w(kind)}")
    return make(kind) if found is None else found


def _difference(guest: Any, host: Any, kind: str) -> list[Any]:
    ours = {local(item): item for item in guest}
    theirs = {local(item): item for item in host}
    tags = [tag for tag in ORDERS[kind] if tag in ours or tag in theirs]
    changed = (tag for tag in tags if fingerprint(ours.get(tag)) != fingerprint(theirs.get(tag)))
    found = (_explicit(tag, ours.get(tag), theirs.get(tag), kind) for tag in changed)
    return [item for item in found if item is not None]


def _explicit(tag: str, ours: Any, theirs: Any, kind: str) -> Any:
    """The property as the guest has it, spoken out; None where that cannot be said."""
    if not _composite(make(tag), kind):
        built_in = {"val": "0"} if tag == "spacing" else _BUILT_IN.get(tag)
        if ours is not None:
            return deepcopy(ours)
        return built_in and make(tag, **built_in)
    item = make(tag) if ours is None else deepcopy(ours)
    built_in = _PARAGRAPH_SPACING if tag == "spacing" else _BUILT_IN.get(tag, {})
    said = _facets(item)
    for facet in _facets(theirs) if theirs is not None else ():
        if facet not in said and facet in built_in:
            item.set(w(facet), built_in[facet])
    return item if item.attrib else None


def _composite(item: Any, kind: str) -> bool:
    """Whether each attribute of a property says something of its own."""
    tag = local(item)
    return tag in _COMPOSITE and (tag, kind) != ("spacing", "rPr")


def _facets(item: Any) -> dict[str, None]:
    return dict.fromkeys(_facet(str(name)) for name in item.attrib)


def _facet(attribute: str) -> str:
    name = attribute.rpartition("}")[2]
    return _SYNONYMS.get(name, name)


def _complete(own: Any, item: Any, order: Sequence[str]) -> None:
    """Add a property, or those of its attributes about which the style says nothing itself."""
    found = own.find(item.tag)
    if found is None:
        insert(own, deepcopy(item), order)
    elif _composite(item, local(own)):
        said = _facets(found)
        for name, value in item.attrib.items():
            if _facet(str(name)) not in said:
                found.set(name, value)
