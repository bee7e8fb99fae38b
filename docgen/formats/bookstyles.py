"""The styles of a workbook: fonts, borders, number formats and cell formats, each once."""

from html import escape
from typing import Final

from docgen.official import LOOKS, Profile
from docgen.worksheet import SheetCell

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OWN_SIZE: Final = 12
_SIDES: Final = {"left": "l", "right": "r", "top": "t", "bottom": "b"}
# Formats that Excel knows by a number; those of a workbook's own begin at 164.
_KNOWN: Final = {"General": 0, "0": 1, "0.00": 2, "@": 49}
_FIRST_OWN: Final = 164


class BookStyles:
    """Gathers what the cells of a workbook look like; `xml` writes it all in the end."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        own = _font(profile.fonts["western"], _OWN_SIZE)
        self._fonts: dict[str, int] = {own: 0}
        self._borders: dict[str, int] = {_border(""): 0}
        self._formats: dict[str, int] = {}
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        self._cells: dict[str, int] = {plain: 0}

    def of(self, cell: SheetCell) -> int:
        """The number of the cell's format."""
        role = LOOKS[cell.style].role
        name = self._profile.fonts["western" if cell.western else role]
        font = _numbered(self._fonts, _font(name, self._profile.sizes[role]))
        border = _numbered(self._borders, _border(cell.borders))
        indent = f' indent="{cell.indent}"' if cell.indent else ""
        fitting = ' shrinkToFit="1"' if cell.shrunk else ' wrapText="1"'
        unlocked = '<protection locked="0"/>' if cell.open else ""
        return _numbered(
            self._cells,
            f'<xf numFmtId="{self._number_format(cell.shown)}" fontId="{font}" fillId="0"'
            f' borderId="{border}" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1"'
            f' applyAlignment="1" applyProtection="1"><alignment horizontal="{cell.align}"'
            f' vertical="center"{fitting}{indent}/>{unlocked}</xf>',
        )

    def _number_format(self, code: str) -> int:
        if code in _KNOWN:
            return _KNOWN[code]
        return _FIRST_OWN + _numbered(self._formats, code)

    def xml(self) -> str:
        """The whole styleSheet."""
        formats = [
            f'<numFmt numFmtId="{_FIRST_OWN + number}" formatCode="{escape(code)}"/>'
            for code, number in self._formats.items()
        ]
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        fills = [
            f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125")
        ]
        normal = '<cellStyle name="Normal" xfId="0" builtinId="0"/>'
        return (
            f'<styleSheet xmlns="{_MAIN}">'
            + (_listed("numFmts", formats) if formats else "")
            + _listed("fonts", list(self._fonts))
            + _listed("fills", fills)
            + _listed("borders", list(self._borders))
            + _listed("cellStyleXfs", [plain])
            + _listed("cellXfs", list(self._cells))
            + _listed("cellStyles", [normal])
            + "</styleSheet>"
        )


def _numbered(known: dict[str, int], text: str) -> int:
    return known.setdefault(text, len(known))


def _listed(tag: str, items: list[str]) -> str:
    return f'<{tag} count="{len(items)}">{"".join(items)}</{tag}>'


def _font(name: str, size: float) -> str:
    return f'<font><sz val="{size:g}"/><name val="{escape(name)}"/></font>'


def _border(sides: str) -> str:
    drawn = "".join(
        f'<{side} style="thin"/>' if letter in sides else f"<{side}/>"
        for side, letter in _SIDES.items()
    )
    return f"<border>{drawn}<diagonal/></border>"
