"""What a returned file says of itself: its identifier and its custom properties.

They are a help, not the form: what is broken there counts as not there.
"""

from typing import Any, Final

from docgen.findings import DocgenError
from docgen.formats.returns.parts import Parts, Relation

_LONGEST: Final = 1_000


def read_identifier(parts: Parts, relations: list[Relation]) -> str:
    """The identifier among the core properties; empty if there is none."""
    root = _tree(parts, relations, "core-properties", "docprops/core.xml")
    found = None if root is None else root.find("{http://purl.org/dc/elements/1.1/}identifier")
    return "" if found is None else _text(found)


def read_properties(parts: Parts, relations: list[Relation]) -> dict[str, str]:
    """The custom properties as texts."""
    root = _tree(parts, relations, "custom-properties", "docprops/custom.xml")
    items = () if root is None else root.iterchildren("{*}property")
    return {str(each.get("name", "")): _text(each) for each in items}


def _tree(parts: Parts, relations: list[Relation], kind: str, usual: str) -> Any:
    # Strict Open XML calls the kind customProperties.
    named = (each.part for each in relations if each.kind.lower().replace("-", "") in _kinds(kind))
    part = next((part for part in named if part in parts), usual)
    try:
        return parts.tree(part)
    except DocgenError:
        return None


def _kinds(kind: str) -> str:
    return kind.replace("-", "")


def _text(element: Any) -> str:
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return text.strip()[:_LONGEST]
