"""What a document takes from its theme, written out: it looks the same without the theme."""

from collections.abc import Mapping
from typing import Any, Final

from docgen.formats.merging.document import Document
from docgen.formats.merging.markup import fingerprint, local, select, val, w

_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SCRIPTS: Final = {"zh-TW": "Hant", "zh-HK": "Hant", "zh-MO": "Hant", "ja": "Jpan", "ko": "Hang"}
_SLOTS: Final = {
    "ascii": "asciiTheme",
    "hAnsi": "hAnsiTheme",
    "eastAsia": "eastAsiaTheme",
    "cs": "cstheme",
}
_KINDS: Final = {"Ascii": "latin", "HAnsi": "latin", "EastAsia": "ea", "Bidi": "cs"}
_COLORED: Final = "descendant-or-self::*[@w:themeColor or @w:themeFill]"
_THEMED: Final = (
    "descendant-or-self::w:rFonts[@w:asciiTheme or @w:hAnsiTheme or @w:eastAsiaTheme or @w:cstheme]"
)
_MAPPED: Final = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}


class Theme:
    """Fonts and colours of a document's theme, by the names that its content calls them."""

    def __init__(self, document: Document) -> None:
        root = document.related_root("theme")
        language = val(_settings(document).get("themeFontLang"), "eastAsia")
        script = _SCRIPTS.get(language) or _SCRIPTS.get(language[:2], "Hans")
        self._fonts = {} if root is None else _fonts(root, script)
        self._colors = {} if root is None else _colors(root)

    def write_out(self, root: Any) -> None:
        """Replace all that `root` takes from the theme by the fonts and colours themselves."""
        for fonts in select(root, _THEMED):
            self._write_fonts(fonts)
        # Word keeps the colour that comes out in w:val, w:color and w:fill.
        for element in select(root, _COLORED):
            for name in list(element.attrib):
                if name.startswith(w("theme")):
                    del element.attrib[name]
        for color in list(root.iter(f"{{{_A}}}schemeClr")):
            name = str(color.get("val", ""))
            if found := self._colors.get(_MAPPED.get(name, name)):
                color.tag = f"{{{_A}}}srgbClr"
                color.set("val", found)

    def _write_fonts(self, fonts: Any) -> None:
        for slot, attribute in _SLOTS.items():
            name = fonts.attrib.pop(w(attribute), None)
            if name and (font := self._fonts.get(name)):
                fonts.set(w(slot), font)


def same_theme(one: Document, other: Document) -> bool:
    """Whether two documents have the same theme."""
    return fingerprint(one.related_root("theme")) == fingerprint(other.related_root("theme"))


def _settings(document: Document) -> Mapping[str, Any]:
    root = document.related_root("settings")
    return {} if root is None else {local(child): child for child in root}


def _fonts(root: Any, script: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for rank in ("major", "minor"):
        scheme = next(root.iter(f"{{{_A}}}{rank}Font"), None)
        if scheme is None:
            continue
        for name, kind in _KINDS.items():
            child = scheme.find(f"{{{_A}}}{kind}")
            font = "" if child is None else str(child.get("typeface", ""))
            found[rank + name] = font or (_scripted(scheme, script) if kind == "ea" else "")
    return found


def _scripted(scheme: Any, script: str) -> str:
    fonts = {item.get("script"): item.get("typeface") for item in scheme.iter(f"{{{_A}}}font")}
    return str(fonts.get(script) or "")


def _colors(root: Any) -> dict[str, str]:
    scheme = next(root.iter(f"{{{_A}}}clrScheme"), None)
    children = [] if scheme is None else [child for child in scheme if len(child)]
    return {
        local(child): str(child[0].get("lastClr") or child[0].get("val", "")) for child in children
    }
