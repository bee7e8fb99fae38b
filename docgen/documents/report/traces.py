"""What a report printed, and what each number in it was made of."""

from dataclasses import dataclass

from docgen.findings import Place
from docgen.totals import Figure


@dataclass(frozen=True, slots=True)
class Printed:
    """Something that a report says from the data.

    text: as printed; expression: what it is, as the YAML has it or, in tables and charts, as the
    figure says; place: where the YAML asks for it; figure: the number with its sources, None for
    what is no number of the forms; where: the heading, or the table's row and column, it is in;
    context: the paragraph it is part of.
    """

    text: str
    expression: str
    place: Place
    figure: Figure | None
    where: str = ""
    context: str = ""
