"""The styles of a ledger: fonts, fills and number formats by the looks of rows and cells."""

from html import escape
from typing import Final

from docgen.formats.grid import Look
from docgen.official import Profile

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KNOWN: Final = {"General": 0, "0": 1, "0.00": 2, "0%": 9, "0.00%": 10, "@": 49}
_FIRST_OWN: Final = 164

# Role of the font in the profile, size, underlined, what is laid under it.
_LOOKS: Final[dict[str, tuple[str, int, bool, str]]] = {
    "title": ("title", 18, False, ""),
    "below": ("form", 10, False, ""),
    "head": ("form_head", 11, False, "EDEDED"),
    "plain": ("form", 11, False, ""),
    "branch": ("form_head", 11, False, "F2F2F2"),
    "whole": ("form_head", 11, False, "DDEBF7"),
    "missing": ("form", 11, False, "D9D9D9"),
    "late": ("form", 11, False, "FCE4D6"),
    # Underlined, so that it can be told in print without colours.
    "corrected": ("form", 11, True, "FFF2CC"),
    "unclear": ("form", 11, False, "F8CBAD"),
    "faint": ("form", 9, False, ""),
}
_BARE: Final = frozenset({"title", "below"})


class GridStyles:
    """Gathers the styles that cells ask for; `xml` writes them in the end."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._fonts: dict[str, int] = {_font(profile.fonts["western"], 11, False): 0}
        none, grey = (_fill_of(kind) for kind in ("none", "gray125"))
        self._fills: dict[str, int] = {none: 0, grey: 1}
        self._formats: dict[str, int] = {}
        self._cells: dict[str, int] = {
            '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>': 0
        }
        self._made: dict[tuple[str, str, str, bool, bool], int] = {}

    def of(
        self,
        look: Look | str,
        shown: str = "@",
        side: str = "left",
        *,
        quoted: bool = False,
        wraps: bool = True,
    ) -> int:
        """The number of a cell's style; `quoted` keeps its text a text when it is edited."""
        key = look, shown, side, quoted, wraps
        if key not in self._made:
            self._made[key] = self._style(*key)
        return self._made[key]

    def _style(self, look: str, shown: str, side: str, quoted: bool, wraps: bool) -> int:
        role, size, line, colour = _LOOKS[look]
        font = _numbered(self._fonts, _font(self._profile.fonts[role], size, line))
        fill = _numbered(self._fills, _fill_of("solid", colour)) if colour else 0
        own = self._formats.setdefault(shown, len(self._formats)) if shown not in _KNOWN else 0
        format_ = _KNOWN.get(shown, _FIRST_OWN + own)
        prefix = ' quotePrefix="1"' if quoted else ""
        wrap = ' wrapText="1"' if wraps else ""
        return _numbered(
            self._cells,
            f'<xf numFmtId="{format_}" fontId="{font}" fillId="{fill}"'
            f' borderId="{int(look not in _BARE)}" xfId="0"{prefix} applyNumberFormat="1"'
            ' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment horizontal="{side}" vertical="center"{wrap}/></xf>',
        )

    def xml(self) -> str:
        """The whole styleSheet."""
        formats = [
            f'<numFmt numFmtId="{_FIRST_OWN + number}" formatCode="{escape(code)}"/>'
            for code, number in self._formats.items()
        ]
        line = '<{0} style="thin"><color rgb="FF000000"/></{0}>'
        sides = "".join(line.format(side) for side in ("left", "right", "top", "bottom"))
        borders = [
            "<border><left/><right/><top/><bottom/><diagonal/></border>",
            f"<border>{sides}<diagonal/></border>",
        ]
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        normal = '<cellStyle name="Normal" xfId="0" builtinId="0"/>'
        return (
            f'<styleSheet xmlns="{_MAIN}">'
            + (_listed("numFmts", formats) if formats else "")
            + _listed("fonts", list(self._fonts))
            + _listed("fills", list(self._fills))
            + _listed("borders", borders)
            + _listed("cellStyleXfs", [plain])
            + _listed("cellXfs", list(self._cells))
            + _listed("cellStyles", [normal])
            + "</styleSheet>"
        )


def _numbered(known: dict[str, int], xml: str) -> int:
    return known.setdefault(xml, len(known))


def _listed(name: str, items: list[str]) -> str:
    return f'<{name} count="{len(items)}">{"".join(items)}</{name}>'


def _font(name: str, size: int, line: bool) -> str:
    under = "<u/>" if line else ""
    return f'<font>{under}<sz val="{size}"/><name val="{escape(name)}"/></font>'


def _fill_of(kind: str, colour: str = "") -> str:
    inner = f'><fgColor rgb="FF{colour}"/></patternFill>' if colour else "/>"
    return f'<fill><patternFill patternType="{kind}"{inner}</fill>'
