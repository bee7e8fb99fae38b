"""The tables of a form: one for each part, and the line below them for those who sign."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from docgen.documents.formlist import list_table
from docgen.documents.formtable import (
    DENSE_DRESS,
    LIST_DRESS,
    TABLE_DRESS,
    Dress,
    FormTable,
    Making,
)
from docgen.documents.matrixtable import matrix_fits, matrix_table
from docgen.documents.rowstable import rows_fit, rows_table
from docgen.documents.signatureline import signature_table
from docgen.forms import FormModel, Values
from docgen.official import Page, Profile

_TABLES: Final[Mapping[str, Callable[[FormModel, int, Making], FormTable]]] = {
    "fields": list_table,
    "matrix": matrix_table,
    "rows": rows_table,
}
_FITS: Final[Mapping[str, Callable[[FormModel, int, Making], bool]]] = {
    "matrix": matrix_fits,
    "rows": rows_fit,
}


_READABLE: Final = 1.5
"""The least width of a column, in characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormParts:
    """The tables of a form and its signature line, if there is one."""

    tables: tuple[FormTable, ...]
    signature: FormTable | None

    @property
    def plain(self) -> bool:
        """Whether there is one table and nothing around it."""
        return len(self.tables) == 1 and not self.tables[0].title and not self.signature

    @property
    def all(self) -> tuple[FormTable, ...]:
        """The tables, the signature line last."""
        return (*self.tables, *((self.signature,) if self.signature else ()))

    @property
    def narrow(self) -> bool:
        """Whether some column is too narrow to be read."""
        return any(
            table.setting.inner(at) < _READABLE * table.setting.size
            for table in self.tables
            for at, column in enumerate(table.setting.columns)
            if not column.group
        )

    def led(self, lead: float) -> "FormParts":
        """The parts with so much white in each row, points."""
        return replace(
            self,
            tables=tuple(table.led(lead) for table in self.tables),
            signature=self.signature and self.signature.led(lead),
        )


def form_page(form: FormModel, profile: Profile) -> Page:
    """The page as the form uses it."""
    return profile.page.turned() if form.page == "landscape" else profile.page


def form_parts(
    form: FormModel, profile: Profile, values: Values | None = None, *, marked: bool = False
) -> Iterator[FormParts]:
    """The tables of the form, blank or with values by the entries' names, with marks or without.

    Lists alone are set large. Tables of many columns come in every size in which their columns
    have the width they need, the largest first; if there is none, in the smallest.
    """
    making = Making(
        profile=profile,
        page=form_page(form, profile),
        dress=LIST_DRESS,
        values=values or {},
        marked=marked,
    )
    for dress in _dresses(form, making):
        made = replace(making, dress=dress)
        tables = (_TABLES[part.kind](form, at, made) for at, part in enumerate(form.parts))
        yield FormParts(tables=tuple(tables), signature=signature_table(form, made))


def _dresses(form: FormModel, making: Making) -> tuple[Dress, ...]:
    asked = [(at, _FITS[part.kind]) for at, part in enumerate(form.parts) if part.kind in _FITS]
    if not asked:
        return (LIST_DRESS,)
    large = replace(making, dress=TABLE_DRESS)
    fits = all(fit(form, at, large) for at, fit in asked)
    return (TABLE_DRESS, DENSE_DRESS) if fits else (DENSE_DRESS,)
