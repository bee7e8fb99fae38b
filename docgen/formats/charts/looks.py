"""How series are told apart without colour: greys, hatches, dashes and markers, all outlined."""

from typing import Final

EMU: Final = 12_700
"""Units of DrawingML in a point."""

BLACK: Final = "000000"
GRID: Final = "D9D9D9"
OUTLINE: Final = 0.75
_LINE: Final = 1.5
_MARKER: Final = 7

# Neighbours differ in brightness as much as in kind. A single series is of middle grey.
_ALONE: Final = ("", "A6A6A6")
_FILLS: Final = (
    ("", "595959"),
    ("", "D9D9D9"),
    ("wdUpDiag", "FFFFFF"),
    ("", "8C8C8C"),
    ("", "FFFFFF"),
    ("wdDnDiag", "FFFFFF"),
    ("", "BFBFBF"),
    ("diagCross", "FFFFFF"),
)
_DASHES: Final = ("solid", "sysDash", "lgDash", "sysDot", "dashDot", "lgDashDot")
# LibreOffice fills all of them; their shapes differ, too.
_MARKERS: Final = (
    ("circle", BLACK),
    ("square", "FFFFFF"),
    ("triangle", BLACK),
    ("diamond", "FFFFFF"),
    ("x", "FFFFFF"),
    ("star", "FFFFFF"),
    ("plus", "FFFFFF"),
    ("dash", BLACK),
)


def solid(color: str) -> str:
    """A fill of one colour, RRGGBB."""
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def line(width: float, color: str = BLACK, dash: str = "solid") -> str:
    """A line so many points thick; of width 0 none at all."""
    if not width:
        return "<a:ln><a:noFill/></a:ln>"
    drawn = f'{solid(color)}<a:prstDash val="{dash}"/><a:round/>'
    return f'<a:ln w="{round(width * EMU)}" cap="flat">{drawn}</a:ln>'


def shape(content: str) -> str:
    """The properties of a shape: its fill, then its line."""
    return f"<c:spPr>{content}</c:spPr>"


def area(number: int, count: int) -> str:
    """The look of column, bar or slice `number` (from 0) of `count`."""
    pattern, color = _FILLS[number % len(_FILLS)] if count > 1 else _ALONE
    return shape((_hatch(pattern, color) if pattern else solid(color)) + line(OUTLINE))


def _hatch(pattern: str, color: str) -> str:
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{BLACK}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{color}"/></a:bgClr></a:pattFill>'
    )


def stroke(number: int) -> str:
    """The look of a line, `number` from 0, with its marker."""
    symbol, color = _MARKERS[number % len(_MARKERS)]
    look = shape(solid(color) + line(OUTLINE))
    marker = f'<c:symbol val="{symbol}"/><c:size val="{_MARKER}"/>{look}'
    dash = _DASHES[number % len(_DASHES)]
    return f"{shape(line(_LINE, dash=dash))}<c:marker>{marker}</c:marker>"
