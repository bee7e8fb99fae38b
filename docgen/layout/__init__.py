"""Layout of East Asian text on a fixed grid, without a word processor: widths, lines, pages."""

from docgen.layout.lines import HANGING, NOT_FIRST, NOT_LAST, break_lines, count_lines
from docgen.layout.metrics import Font, Piece, pieces, text_width
from docgen.layout.rows import (
    RowBox,
    oversized,
    paginate_rows,
    row_height,
    stretch,
    table_height,
    usable_height,
)

__all__ = [
    "HANGING",
    "NOT_FIRST",
    "NOT_LAST",
    "Font",
    "Piece",
    "RowBox",
    "break_lines",
    "count_lines",
    "oversized",
    "paginate_rows",
    "pieces",
    "row_height",
    "stretch",
    "table_height",
    "text_width",
    "usable_height",
]
