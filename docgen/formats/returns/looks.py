"""Looks that change what a text says: 10 struck out before 12 must not become 1012.

Such texts keep what a reader sees: struck characters get a stroke, raised figures become ².
"""

from collections.abc import Mapping
from typing import Any, Final

from docgen.formats.returns.hidden import W

_R: Final = f"{W}r"
_T: Final = f"{W}t"
_VAL: Final = f"{W}val"
_STRIKES: Final = (f"{W}strike", f"{W}dstrike")
_RAISED: Final = f"{W}vertAlign"
_NO: Final = ("0", "false", "off")
_STROKE: Final = "\N{COMBINING LONG STROKE OVERLAY}"
_FIGURES: Final = {
    "superscript": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "subscript": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}


def show_looks(root: Any) -> None:
    """Let the texts of runs say that they are struck out, raised or lowered."""
    runs: dict[Any, dict[str, str]] = {}
    for each in root.iter(*_STRIKES, _RAISED):
        properties = each.getparent()
        run = None if properties is None else properties.getparent()
        if run is not None and run.tag == _R and each.get(_VAL) not in _NO:
            # Each run once, however often its properties say the same.
            runs.setdefault(run, {})[each.tag] = each.get(_VAL, "")
    for run, looks in runs.items():
        for text in run.iterchildren(_T):
            text.text = _shown(text.text or "", looks)


def _shown(text: str, looks: Mapping[str, str]) -> str:
    text = text.translate(_FIGURES.get(looks.get(_RAISED, ""), {}))
    if looks.keys().isdisjoint(_STRIKES):
        return text
    return "".join(each if each.isspace() else each + _STROKE for each in text)
