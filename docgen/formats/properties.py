"""The identifier and the custom properties of an Office file."""

import re
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from docgen.formats.package import CONTENT_TYPES, PACKAGE_RELATIONS, parse_xml

_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS: Final = f"{{{_PACKAGE}/relationships}}"
_TYPES: Final = f"{{{_PACKAGE}/content-types}}"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM: Final = f"{_OFFICE}/custom-properties"
_VALUES: Final = f"{_OFFICE}/docPropsVTypes"
_CORE_KIND: Final = f"{_PACKAGE}/relationships/metadata/core-properties"
_CUSTOM_KIND: Final = f"{_OFFICE}/relationships/custom-properties"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_IDENTIFIER: Final = "{http://purl.org/dc/elements/1.1/}identifier"
# The set of properties that programs show as the custom ones; their numbers begin at 2.
_SET: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST: Final = 2
_PART: Final = "docProps/custom.xml"


def identified(
    members: Mapping[str, bytes], identifier: str, properties: Mapping[str, str]
) -> dict[str, bytes]:
    """The members of a package with that identifier and those custom properties.

    Other custom properties stay. Raises DocgenError for broken XML.
    """
    made = dict(members)
    relations = parse_xml(made[PACKAGE_RELATIONS])
    if core := _target(relations, _CORE_KIND):
        made[core] = _with_identifier(made[core], identifier)
    part = _target(relations, _CUSTOM_KIND)
    if not part:
        part = _PART
        made[PACKAGE_RELATIONS] = _related(relations)
        made[CONTENT_TYPES] = _typed(made[CONTENT_TYPES])
    made[part] = _with_properties(made.get(part), properties)
    return made


def custom_properties(members: Mapping[str, bytes]) -> dict[str, str]:
    """The custom properties of a package as texts."""
    relations = members.get(PACKAGE_RELATIONS)
    part = _target(parse_xml(relations), _CUSTOM_KIND) if relations else ""
    if part not in members:
        return {}
    return {
        str(item.get("name", "")): "".join(item.itertext()).strip()
        for item in parse_xml(members[part]).iter(f"{{{_CUSTOM}}}property")
    }


def _target(relations: Any, kind: str) -> str:
    targets = (
        str(relation.get("Target", ""))
        for relation in relations.iter(f"{_RELATIONS}Relationship")
        if relation.get("Type") == kind
    )
    return next(targets, "").lstrip("/")


def _related(relations: Any) -> bytes:
    taken = {relation.get("Id") for relation in relations}
    key = next(key for n in range(1, len(taken) + 2) if (key := f"rId{n}") not in taken)
    relation = etree.SubElement(relations, f"{_RELATIONS}Relationship")
    for name, value in (("Id", key), ("Type", _CUSTOM_KIND), ("Target", _PART)):
        relation.set(name, value)
    return _bytes(relations)


def _typed(data: bytes) -> bytes:
    root = parse_xml(data)
    override = etree.SubElement(root, f"{_TYPES}Override")
    override.set("PartName", f"/{_PART}")
    override.set("ContentType", _CUSTOM_TYPE)
    return _bytes(root)


def _with_identifier(core: bytes, identifier: str) -> bytes:
    root = parse_xml(core)
    element = root.find(_IDENTIFIER)
    if element is None:
        element = etree.SubElement(root, _IDENTIFIER)
    element.text = identifier
    return _bytes(root)


def _with_properties(data: bytes | None, properties: Mapping[str, str]) -> bytes:
    bare = f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}"/>'.encode()
    root = parse_xml(data or bare)
    for item in [each for each in root if each.get("name") in properties]:
        root.remove(item)
    used = [int(n) for item in root if re.fullmatch(r"[0-9]{1,9}", n := item.get("pid", ""))]
    number = max([_FIRST - 1, *used]) + 1
    for pid, (name, value) in enumerate(properties.items(), number):
        item = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_SET, pid=str(pid), name=name)
        etree.SubElement(item, f"{{{_VALUES}}}lpwstr").text = value
    return _bytes(root)


def _bytes(root: Any) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
