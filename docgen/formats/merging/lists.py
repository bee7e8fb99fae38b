"""Numbered and bulleted lists of a guest (numbering.xml), which count on their own in the host."""

import zlib
from copy import deepcopy
from typing import Any, Final

from docgen.formats.merging.document import Document
from docgen.formats.merging.markup import free_number, hosting, numbers, val, w
from docgen.formats.merging.parts import Parts

_NONE: Final = "0"
_ORDER: Final = ("numPicBullet", "abstractNum", "num", "numIdMacAtCleanup")


class Lists:
    """What the numbering of guest `number` becomes in the host: everything used is copied."""

    def __init__(self, host: Document, guest: Document, number: int, parts: Parts) -> None:
        self._host = host
        self._number = number
        self._parts = parts
        self._guest_part = guest.related("numbering")
        root = guest.related_root("numbering")
        self._guest_root = root
        self._own = {
            tag: {val(item, key): item for item in (() if root is None else root.iter(w(tag)))}
            for tag, key in (
                ("num", "numId"),
                ("abstractNum", "abstractNumId"),
                ("numPicBullet", "numPicBulletId"),
            )
        }
        self._copies: dict[tuple[str, str], str] = {}
        self._new: list[Any] = []
        self._part = ""

    def take(self) -> list[Any]:
        """The definitions copied since the last call; they may name styles."""
        new, self._new = self._new, []
        return new

    def remap(self, root: Any) -> None:
        """Rewrite the lists that paragraphs, in content or in styles, belong to."""
        for reference in root.iter(w("numId")):
            reference.set(w("val"), self._list(val(reference)))

    def _list(self, key: str) -> str:
        num = self._own["num"].get(key)
        if num is None:
            return _NONE
        if ("num", key) not in self._copies:
            abstract = num.find(w("abstractNumId"))
            if val(abstract) not in self._own["abstractNum"]:
                return _NONE
            definition = self._definition(val(abstract))
            copy = self._copied("num", "numId", key)
            copy.find(w("abstractNumId")).set(w("val"), definition)
            self._remap_bullets(copy)
            self._new.append(copy)
        return self._copies["num", key]

    def _definition(self, key: str) -> str:
        if ("abstractNum", key) not in self._copies:
            copy = self._copied("abstractNum", "abstractNumId", key)
            self._distinguish(copy)
            self._remap_bullets(copy)
            self._new.append(copy)
        return self._copies["abstractNum", key]

    def _remap_bullets(self, element: Any) -> None:
        for reference in list(element.iter(w("lvlPicBulletId"))):
            key = val(reference)
            if key not in self._own["numPicBullet"]:
                reference.getparent().remove(reference)
                continue
            if ("numPicBullet", key) not in self._copies:
                copy = self._copied("numPicBullet", "numPicBulletId", key)
                self._parts.relink(copy, self._guest_part or "", self._part)
            reference.set(w("val"), self._copies["numPicBullet", key])

    def _copied(self, tag: str, attribute: str, key: str) -> Any:
        """A copy under a number that is free, where the schema wants it in the host's part."""
        root = self._host_root()
        used = numbers(val(item, attribute) for item in root.iter(w(tag)))
        number = str(free_number(used, max(used, default=0) + 1))
        copy = deepcopy(self._own[tag][key])
        copy.set(w(attribute), number)
        self._copies[tag, key] = number
        later = tuple(map(w, _ORDER[_ORDER.index(tag) + 1 :]))
        place = next((index for index, item in enumerate(root) if item.tag in later), len(root))
        root.insert(place, copy)
        return copy

    def _host_root(self) -> Any:
        if not self._part:
            self._part = self._host.provide("numbering", "numbering")
            root = hosting(self._host.root(self._part), self._guest_root)
            self._host.set_root(self._part, root)
        return self._host.root(self._part)

    def _distinguish(self, definition: Any) -> None:
        """Word takes definitions with the same nsid for the same list: a clash gets another."""
        own = definition.find(w("nsid"))
        if own is None:
            return
        others = self._host_root().iterfind(f"{w('abstractNum')}/{w('nsid')}")
        used = {val(nsid).upper() for nsid in others if nsid is not own}
        nsid = val(own)
        while nsid.upper() in used:
            nsid = f"{zlib.crc32(f'{nsid} {self._number}'.encode()):08X}"
        own.set(w("val"), nsid)
