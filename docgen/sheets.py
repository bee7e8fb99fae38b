"""Rows of a workbook: values without any Excel.

`formats/excel.py` reads them, `documents/` makes tables of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.findings import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRow:
    """A row read from a workbook: its texts by header, and where it stands.

    Both `cells` and `places` hold every header; a cell without content is "".
    """

    cells: Mapping[str, str]
    places: Mapping[str, Place]
    place: Place
