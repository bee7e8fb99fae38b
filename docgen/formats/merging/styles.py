"""Styles of a guest: shared where the host has the same, else copied with all they rest on."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from docgen.formats.merging.defaults import Defaults, facets
from docgen.formats.merging.document import Document
from docgen.formats.merging.markup import (
    W,
    fingerprint,
    hosting,
    make,
    properties,
    remove,
    val,
    w,
)

_REFERENCES: Final = tuple(map(w, ("pStyle", "rStyle", "tblStyle", "styleLink", "numStyleLink")))
# Where a document does not define its defaults, these hold (ISO/IEC 29500-1, 17.7.4.18).
_BUILT_IN: Final = {
    "paragraph": '<w:style xmlns:w="{}" w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>',
    "table": '<w:style xmlns:w="{}" w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    "character": '<w:style xmlns:w="{}" w:type="character" w:default="1"'
    ' w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>',
}
_CONTAINERS: Final = {
    "paragraph": ("p", "pPr", "pStyle"),
    "table": ("tbl", "tblPr", "tblStyle"),
    "character": ("r", "rPr", "rStyle"),
}
_PLAIN: Final[frozenset[str]] = frozenset()
_NO_VARIANTS: Final[Mapping[Any, frozenset[str]]] = {}
_ALWAYS_ON: Final = ("1", "true", "on")


class Styles:
    """What the styles of guest `number` become in the host.

    A style that means the same in both is shared. Otherwise it gets a new id and a new name, and
    paragraphs, tables and runs that named no style get their document's default style by name.
    Where the document defaults differ, copied styles say the guest's defaults themselves; but for
    cells of a table whose style comes in between, in variants silent about what it says.
    """

    def __init__(self, host: Document, guest: Document, number: int) -> None:
        self._number = number
        guest_root = guest.related_root("styles")
        guest_root = make("styles") if guest_root is None else guest_root
        part = host.provide("styles", "styles")
        self._root = hosting(host.root(part), guest_root)
        host.set_root(part, self._root)
        self._theirs = _by_id(self._root)
        self._own = _by_id(guest_root)
        self._names = {_name(style).lower() for style in self._theirs.values()}
        self._defaults = Defaults(guest_root, self._root)
        self._ground = {kind: _ground(self._own, kind) for kind in _BUILT_IN}
        self._host_ground = {kind: _ground(dict(self._theirs), kind) for kind in _BUILT_IN}
        self._copies: dict[tuple[str, frozenset[str]], str] = {}
        self._shared: dict[str, bool] = {}
        self._circles: dict[str, bool] = {}
        self._new: list[Any] = []
        self._untied: list[tuple[Any, str, frozenset[str]]] = []

    def take(self) -> list[Any]:
        """The styles copied since the last call."""
        new, self._new = self._new, []
        return new

    def remap(self, root: Any, variants: Mapping[Any, frozenset[str]] = _NO_VARIANTS) -> None:
        """Rewrite the references to styles, in content of any kind.

        `variants` are the facets that the style of a reference shall be silent about.
        """
        for reference in list(root.iter(*_REFERENCES)):
            key = val(reference)
            if key in self._own:
                new = self._copy(key, variants.get(reference, _PLAIN))
                reference.set(w("val"), new)
            else:
                remove(reference)
        while self._untied:
            self._tie(*self._untied.pop())

    def remap_story(self, root: Any) -> None:
        """Rewrite the references in content, and write out what relied on default styles."""
        for kind, (container, tag, reference) in _CONTAINERS.items():
            if self._explicit(kind):
                for element in root.iter(w(container)):
                    self._settle(properties(element, tag), reference, self._ground[kind])
        self.remap(root, self._variants(root) if self._defaults.differ else _NO_VARIANTS)

    def _variants(self, root: Any) -> dict[Any, frozenset[str]]:
        """For the style of each paragraph in a table, what the table's style says about text."""
        found: dict[Any, frozenset[str]] = {}
        for table in root.iter(w("tbl")):
            key = val(table.find(f"{w('tblPr')}/{w('tblStyle')}"))
            said = _PLAIN.union(*(facets(self._own[style]) for style in self._chain(key)))
            if said:
                references = table.iterfind(f".//{w('p')}/{w('pPr')}/{w('pStyle')}")
                found.update(dict.fromkeys(references, said))
        return found

    def _settle(self, own: Any, tag: str, ground: str) -> None:
        """Let what names no style, or one that does not exist, name its default style."""
        found = own.find(w(tag))
        if found is None:
            own.insert(0, make(tag, val=ground))
        elif val(found) not in self._own:
            found.set(w("val"), ground)

    def _explicit(self, kind: str) -> bool:
        """Whether the default style must be named, because the host has another one."""
        ground = self._ground[kind]
        if self._is_shared(ground):
            return False
        if kind == "character":
            theirs = self._theirs.get(self._host_ground[kind])
            return _has_text_properties(self._own[ground]) or _has_text_properties(theirs)
        return True

    def _is_shared(self, key: str) -> bool:
        """Whether the style, and all it is based on, means the same in the host."""
        if key not in self._shared:
            chain = list(self._chain(key))
            same = not self._defaults.differ and len(set(chain)) == len(chain)
            for style in reversed(chain):
                same = same and self._is_equal(style)
                self._shared[style] = same
        return self._shared.get(key, False)

    def _is_equal(self, key: str) -> bool:
        own, theirs = self._own[key], self._theirs.get(key)
        base = val(own.find(w("basedOn")))
        # A list that is shared would go on counting from one document to the next.
        if own.find(f"{w('pPr')}/{w('numPr')}") is not None:
            return False
        if base not in self._own and base in self._theirs:
            return False
        return theirs is not None and fingerprint(own) == fingerprint(theirs)

    def _copy(self, key: str, without: frozenset[str] = _PLAIN) -> str:
        """The id in the host of a style of the guest, or of its variant without some facets."""
        if self._is_shared(key):
            return key
        if (key, without) not in self._copies:
            self._add(key, without)
        return self._copies[key, without]

    def _add(self, key: str, without: frozenset[str]) -> None:
        style = deepcopy(self._own[key])
        new = self._copies[key, without] = self._free_id(key)
        style.set(w("styleId"), new)
        style.set(w("customStyle"), "1")
        style.attrib.pop(w("default"), None)
        for aliases in style.findall(w("aliases")):
            remove(aliases)
        name = style.find(w("name"))
        if name is None:
            name = make("name", val=key)
            style.insert(0, name)
        name.set(w("val"), self._free_name(val(name)))
        self._theirs[new] = style
        self._root.append(style)
        self._new.append(style)
        # Tied later: styles may be chained deeper than calls can be.
        self._untied.append((style, key, without))

    def _tie(self, style: Any, key: str, without: frozenset[str]) -> None:
        """Let a copied style be based on copies, and linked with them."""
        based = style.find(w("basedOn"))
        if based is not None and (val(based) not in self._own or self._circular(key)):
            remove(based)
            based = None
        if based is not None:
            based.set(w("val"), self._copy(val(based), without))
        elif val(style, "type") in ("paragraph", "table", ""):
            self._defaults.write_into(style, without)
        for tag in ("next", "link"):
            other = style.find(w(tag))
            if other is None:
                continue
            # A pair of linked styles names each other: one of them alone cannot be shared.
            lost = val(other) not in self._own
            if lost or (tag == "link" and (without or self._is_shared(val(other)))):
                remove(other)
            else:
                other.set(w("val"), self._copy(val(other)))

    def _circular(self, key: str) -> bool:
        if key not in self._circles:
            chain = list(self._chain(key))
            self._circles.update(dict.fromkeys(chain, len(set(chain)) < len(chain)))
        return self._circles[key]

    def _chain(self, key: str) -> Iterator[str]:
        """A style and those it is based on, up to the first that comes twice."""
        seen: set[str] = set()
        while key in self._own:
            yield key
            if key in seen:
                return
            seen.add(key)
            key = val(self._own[key].find(w("basedOn")))

    def _free_id(self, key: str) -> str:
        new, number = f"{key}_{self._number}", 1
        while new in self._theirs:
            number += 1
            new = f"{key}_{self._number}_{number}"
        return new

    def _free_name(self, name: str) -> str:
        new, number = f"{name} ({self._number})", 1
        while new.lower() in self._names:
            number += 1
            new = f"{name} ({self._number}.{number})"
        self._names.add(new.lower())
        return new


def _by_id(root: Any) -> dict[str, Any]:
    return {val(style, "styleId"): style for style in root.iter(w("style"))}


def _name(style: Any) -> str:
    return val(style.find(w("name")))


def _ground(styles: dict[str, Any], kind: str) -> str:
    """The id of the default style of a kind; Word's own joins the styles if there is none."""
    for key, style in _of_kind(styles.items(), kind):
        if val(style, "default") in _ALWAYS_ON:
            return key
    style = etree.fromstring(_BUILT_IN[kind].format(W))
    key = val(style, "styleId")
    while key in styles:
        key += "0"
    styles[key] = style
    return key


def _of_kind(styles: Iterable[tuple[str, Any]], kind: str) -> list[tuple[str, Any]]:
    return [(key, style) for key, style in styles if val(style, "type") == kind]


def _has_text_properties(style: Any) -> bool:
    """Whether a style, or a part of a table's, says anything on paragraphs or characters."""
    if style is None:
        return False
    return any(len(item) for item in style.iter(w("pPr"), w("rPr")))
