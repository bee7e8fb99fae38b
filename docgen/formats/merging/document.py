"""A Word document as a package of parts: XML parsed once, relations, content types, new parts."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from lxml import etree

from docgen.findings import DocgenError, Place, finding
from docgen.formats.merging.markup import R, W, w
from docgen.formats.package import CONTENT_TYPES, parse_xml, read_package, write_package

WORDML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS: Final = f"{_PACKAGE}/relationships"
_TYPES: Final = f"{{{_PACKAGE}/content-types}}"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_XML: Final = "application/xml"


class Relation(NamedTuple):
    """A relation of a part: its kind as a URI, and a part's name or, if external, an address."""

    kind: str
    target: str
    external: bool = False


class Document:
    """A Word document taken apart; what is changed in `root` and `relations` goes into `saved`.

    `content` is a .docx, or the members of one; `name` is what findings call the file.
    Raises DocgenError when it is no Word document.
    """

    def __init__(self, content: bytes | Mapping[str, bytes], name: str | None = None) -> None:
        self._name = name
        members = read_package(content, name=name) if isinstance(content, bytes) else content
        self._members = dict(members)
        self._roots: dict[str, Any] = {}
        self._relations: dict[str, dict[str, Relation]] = {}
        self._taken = {member.lower() for member in self._members}
        types = self._parse(CONTENT_TYPES)
        self._types = {
            str(item.get("PartName", "")).lstrip("/"): str(item.get("ContentType", ""))
            for item in types.iter(f"{_TYPES}Override")
        }
        self._defaults = {
            str(item.get("Extension", "")).lower(): str(item.get("ContentType", ""))
            for item in types.iter(f"{_TYPES}Default")
        }
        self.main = self._find_main()

    def _find_main(self) -> str:
        found = (
            relation
            for relation in self.relations("").values()
            if relation.kind.endswith("/officeDocument")
        )
        relation = next(found, None)
        if relation is None or relation.target not in self._members:
            raise self._failure("compose-not-word")
        root = self.root(relation.target)
        if relation.kind.startswith(_STRICT) or str(root.tag).startswith(f"{{{_STRICT}"):
            raise self._failure("compose-strict")
        if root.tag != w("document") or root.find(w("body")) is None:
            raise self._failure("compose-not-word")
        return relation.target

    def _failure(self, code: str) -> DocgenError:
        return DocgenError([finding(code, Place(file=self._name))])

    def _parse(self, part: str) -> Any:
        return parse_xml(self._members[part], name=self._name, part=part)

    @property
    def body(self) -> Any:
        """The body of the main part."""
        return self.root(self.main).find(w("body"))

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self._members

    def root(self, part: str) -> Any:
        """The root element of an XML part, parsed when first asked for."""
        if part not in self._roots:
            self._roots[part] = self._parse(part)
        return self._roots[part]

    def set_root(self, part: str, root: Any) -> None:
        """Give a part another root element."""
        self._roots[part] = root

    def data(self, part: str) -> bytes:
        """A part's bytes, with the changes made to its root."""
        if part in self._roots:
            return _serialised(self._roots[part])
        return self._members[part]

    def content_type(self, part: str) -> str:
        """A part's content type."""
        extension = posixpath.splitext(part)[1].lstrip(".").lower()
        return self._types.get(part) or self._defaults.get(extension, "")

    def parts(self, prefix: str) -> Iterator[str]:
        """The parts whose content type begins with `prefix`, by name."""
        return (
            part for part in sorted(self._members) if self.content_type(part).startswith(prefix)
        )

    def relations(self, part: str) -> dict[str, Relation]:
        """A part's relations by id; `part` is empty for the package's own."""
        if part not in self._relations:
            member = _relations_of(part)
            root = self._parse(member) if member in self._members else ()
            self._relations[part] = {
                str(item.get("Id", "")): _relation(part, item)
                for item in root
                if item.tag == f"{{{_RELATIONS}}}Relationship"
            }
        return self._relations[part]

    def related(self, kind: str) -> str | None:
        """The part that the main part has as its styles, numbering, settings and so on."""
        for relation in self.relations(self.main).values():
            if relation.kind == f"{R}/{kind}" and relation.target in self._members:
                return relation.target
        return None

    def related_root(self, kind: str) -> Any:
        """The root of the main part's styles, settings and so on; None if it has none."""
        part = self.related(kind)
        return None if part is None else self.root(part)

    def relate(self, part: str, relation: Relation) -> str:
        """The id of a part's relation, which is made if there is none like it."""
        known = self.relations(part)
        for key, other in known.items():
            if other == relation:
                return key
        number = len(known) + 1
        while f"rId{number}" in known:
            number += 1
        known[f"rId{number}"] = relation
        return f"rId{number}"

    def add(self, wanted: str, data: bytes, content_type: str) -> str:
        """Add a part; its name is the one wanted, or that with a number if there is one already."""
        stem, extension = posixpath.splitext(wanted)
        part, number = wanted, 1
        while part.lower() in self._taken:
            number += 1
            part = f"{stem}_{number}{extension}"
        self._taken.add(part.lower())
        self._members[part] = data
        self._declare(part, extension.lstrip(".").lower(), content_type)
        return part

    def _declare(self, part: str, extension: str, content_type: str) -> None:
        known = self._defaults.get(extension)
        if known is None and extension and content_type and extension != "xml":
            self._defaults[extension] = content_type
        elif known != content_type:
            self._types[part] = content_type or _XML

    def provide(self, kind: str, tag: str) -> str:
        """The main part's part of a kind (numbering ...), made empty if there is none."""
        part = self.related(kind)
        if part is None:
            root = etree.Element(w(tag), nsmap={"w": W, "r": R})
            folder = posixpath.dirname(self.main)
            content_type = f"{WORDML}{kind}+xml"
            part = self.add(posixpath.join(folder, f"{kind}.xml"), _serialised(root), content_type)
            self.relate(self.main, Relation(f"{R}/{kind}", part))
        return part

    def saved(self) -> bytes:
        """The document as a file."""
        members = dict(self._members)
        members.update((part, _serialised(root)) for part, root in self._roots.items())
        for part, relations in self._relations.items():
            if relations or _relations_of(part) in members:
                members[_relations_of(part)] = _serialised(_relations_root(part, relations))
        members[CONTENT_TYPES] = _serialised(self._types_root())
        return write_package(members)

    def _types_root(self) -> Any:
        root = etree.Element(f"{_TYPES}Types", nsmap={None: f"{_PACKAGE}/content-types"})
        for extension, kind in self._defaults.items():
            etree.SubElement(root, f"{_TYPES}Default", Extension=extension, ContentType=kind)
        for part, kind in self._types.items():
            etree.SubElement(root, f"{_TYPES}Override", PartName=f"/{part}", ContentType=kind)
        return root


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation(part: str, item: Any) -> Relation:
    kind, target = str(item.get("Type", "")), str(item.get("Target", ""))
    if item.get("TargetMode") == "External":
        return Relation(kind, target, True)
    # A target that begins with a slash is counted from the package's root.
    path = posixpath.join("/", posixpath.dirname(part), target)
    return Relation(kind, posixpath.normpath(path).lstrip("/"))


def _relations_root(part: str, relations: dict[str, Relation]) -> Any:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    folder = posixpath.dirname(part) or "."
    for key, relation in relations.items():
        item = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=key, Type=relation.kind)
        if relation.external:
            item.set("Target", relation.target)
            item.set("TargetMode", "External")
        else:
            item.set("Target", relation.target and posixpath.relpath(relation.target, folder))
    return root


def _serialised(root: Any) -> bytes:
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return text
