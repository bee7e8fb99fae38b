"""Parts that content refers to, copied with all they refer to themselves: pictures, charts ..."""

import posixpath
from typing import Any, Final

from docgen.formats.merging.document import Document, Relation
from docgen.formats.merging.markup import R, local, remove, select

_DIAGRAM: Final = "http://schemas.microsoft.com/office/drawing/2008/diagram"
_NEEDED: Final = ("headerReference", "footerReference", "printerSettings", "altChunk", "subDoc")


class Parts:
    """Copies parts of the guest into the host, each once, as `a2_image1.png` for guest 2."""

    def __init__(self, host: Document, guest: Document, number: int) -> None:
        self._host = host
        self._guest = guest
        self._prefix = f"a{number}_"
        self._copies: dict[str, str] = {}
        self._unrelated: list[str] = []
        self._media = {host.data(part): part for part in host.parts("image/")}

    def relink(self, root: Any, owner: str, host_owner: str) -> None:
        """Make the relations in content of the guest's part `owner` those of the host's part.

        A reference to a part that does not exist goes, as Word would not open the file with it.
        """
        moved: dict[str, str] = {}
        for element in select(root, "descendant-or-self::*[@r:*]"):
            for name, key in list(element.attrib.items()):
                if not name.startswith(f"{{{R}}}") or not key:
                    continue
                if key not in moved:
                    moved[key] = self._moved(key, owner, host_owner)
                if moved[key]:
                    element.set(name, moved[key])
                elif local(element) in _NEEDED:
                    remove(element)
                else:
                    del element.attrib[name]
                self._follow_diagram(name, key, owner, host_owner)

    def _moved(self, key: str, owner: str, host_owner: str) -> str:
        """The id in the host of a relation of the guest; empty if it leads nowhere."""
        relation = self._guest.relations(owner).get(key)
        if relation is None:
            return ""
        if not relation.external:
            if not self._copyable(relation):
                return ""
            relation = relation._replace(target=self.copy(relation.target))
        return self._host.relate(host_owner, relation)

    def _copyable(self, relation: Relation) -> bool:
        target = relation.target
        return relation.external or (self._guest.has(target) and target != self._guest.main)

    def copy(self, part: str) -> str:
        """The name in the host of a copy of the guest's part."""
        waiting = [part]
        while waiting:
            each = waiting.pop()
            if each not in self._copies:
                self._copies[each] = self._add(each)
                relations = self._guest.relations(each).values()
                waiting.extend(r.target for r in relations if not r.external and self._copyable(r))
        self._relate_copies()
        return self._copies[part]

    def _add(self, part: str) -> str:
        data, content_type = self._guest.data(part), self._guest.content_type(part)
        alone = not self._guest.relations(part)
        if alone and data in self._media:
            return self._media[data]
        folder, name = posixpath.split(part)
        name = self._prefix + name.removeprefix(self._prefix)
        copy = self._host.add(posixpath.join(folder, name), data, content_type)
        if alone and content_type.startswith("image/"):
            self._media[data] = copy
        if not alone:
            self._unrelated.append(part)
        return copy

    def _relate_copies(self) -> None:
        """Give the new copies relations with the same ids, to copies of the same parts."""
        for part in self._unrelated:
            copied = self._host.relations(self._copies[part])
            for key, relation in self._guest.relations(part).items():
                if relation.external:
                    copied[key] = relation
                elif self._copyable(relation):
                    copied[key] = relation._replace(target=self._copies[relation.target])
        self._unrelated.clear()

    def _follow_diagram(self, name: str, key: str, owner: str, host_owner: str) -> None:
        """The drawing that a diagram's data names by an id of the document's own relations."""
        relation = self._guest.relations(owner).get(key)
        if name != f"{{{R}}}dm" or relation is None or relation.target not in self._copies:
            return
        root = self._host.root(self._copies[relation.target])
        for extension in root.iter(f"{{{_DIAGRAM}}}dataModelExt"):
            if drawing := extension.get("relId"):
                extension.set("relId", self._moved(drawing, owner, host_owner))
