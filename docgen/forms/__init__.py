"""A form, declared once: what form.yaml may say, its entries, its rules, and values against it."""

from docgen.forms.checking import check_form
from docgen.forms.entries import SIGNATURE, Entry, RowsPlan, row_entries
from docgen.forms.fielding import FieldModel, ValueModel
from docgen.forms.form import FormModel, lines_of
from docgen.forms.judging import (
    completed,
    computed_values,
    entries_with,
    faults_of,
)
from docgen.forms.matrix import MatrixColumn, MatrixLine, MatrixModel
from docgen.forms.nesting import flat, nested
from docgen.forms.ruling import Fault, FormRule, Values, filled_rows
from docgen.forms.sections import (
    FormLine,
    RowsModel,
    SectionModel,
    SignatureModel,
    part_lines,
)

__all__ = [
    "SIGNATURE",
    "Entry",
    "Fault",
    "FieldModel",
    "FormLine",
    "FormModel",
    "FormRule",
    "MatrixColumn",
    "MatrixLine",
    "MatrixModel",
    "RowsModel",
    "RowsPlan",
    "SectionModel",
    "SignatureModel",
    "ValueModel",
    "Values",
    "check_form",
    "completed",
    "computed_values",
    "entries_with",
    "faults_of",
    "filled_rows",
    "flat",
    "lines_of",
    "nested",
    "part_lines",
    "row_entries",
]
