"""A form, declared once: parts of fields, matrices and growing rows, and who signs."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from docgen.forms.entries import Entry, RowsPlan, entries_of, row_entry
from docgen.forms.fielding import FieldModel
from docgen.forms.formulas import formulas_of, in_row, row_terms
from docgen.forms.naming import Names
from docgen.forms.ruling import FormRule, form_rule
from docgen.forms.sections import (
    CheckModel,
    FormColumns,
    FormHead,
    FormLine,
    Loc,
    SectionModel,
    SignatureModel,
    part_lines,
)
from docgen.rules import Term
from docgen.source import Model, Name, Text, problem

_ODD = re.compile(r"[^\w-]+")


class FormModel(Model):
    """form.yaml: the declaration of a form."""

    title: Annotated[Text, Field(description="表名；一行由 docgen 分行，多行则按所写分行")]
    version: Annotated[int, Field(ge=1, description="表的版本，改动指标后加一")] = 1
    page: Annotated[
        Literal["portrait", "landscape"], Field(description="纸张方向：portrait 竖、landscape 横")
    ] = "portrait"
    head: Annotated[FormHead, Field(description="表头上方一行")] = FormHead()
    columns: Annotated[FormColumns, Field(description="各栏名称")] = FormColumns()
    fields: Annotated[tuple[FieldModel, ...], Field(description="指标")] = ()
    sections: Annotated[
        tuple[SectionModel, ...],
        Field(description="表的各部分，代替 fields：每一部分写 fields、matrix、rows 之一"),
    ] = ()
    signature: Annotated[
        tuple[Text | SignatureModel, ...],
        Field(description="表下的签署：文字，或 {name, label, type}，如 单位负责人、填表人"),
    ] = ()
    explanation: Annotated[
        Name | None, Field(description="填报单位说明原因的指标的名称，类型为 text 或 long")
    ] = None
    checks: Annotated[
        tuple[Text | CheckModel, ...],
        Field(description="指标间的规则，如 a = b + c；或 {rule, soft, message}"),
    ] = ()

    @model_validator(mode="after")
    def _one(self) -> "FormModel":
        if bool(self.fields) == bool(self.sections):
            raise problem("form-content", at=tuple(self.model_fields_set & {"fields"}))
        return self

    @cached_property
    def parts(self) -> tuple[SectionModel, ...]:
        """The parts of the form; `fields` alone are one part without title."""
        return self.sections or (SectionModel(fields=self.fields),)

    def loc_of(self, part: int) -> Loc:
        """Where a part stands in the YAML."""
        return ("sections", part) if self.sections else ()

    @cached_property
    def signers(self) -> tuple[SignatureModel, ...]:
        """The entries of the line below the form."""
        return tuple(
            SignatureModel(name=_ODD.sub("_", each).strip("_") or "signature", label=each)
            if isinstance(each, str)
            else each
            for each in self.signature
        )

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every place for a value on the blank form, in reading order."""
        return tuple(entries_of(self.parts, self.signers))

    @cached_property
    def by_name(self) -> Mapping[str, Entry]:
        """The entries of the blank form by name."""
        return {entry.name: entry for entry in self.entries}

    @cached_property
    def growing(self) -> Mapping[str, RowsPlan]:
        """The growing rows by their name."""
        return {
            part.rows.name: RowsPlan(part=index, label=part.rows_label, model=part.rows)
            for index, part in enumerate(self.parts)
            if part.rows
        }

    def entry(self, name: str) -> Entry | None:
        """The entry of that name, also of a row beyond those that the blank form has."""
        if found := self.by_name.get(name):
            return found
        rows, _, rest = name.partition(".")
        number, _, column = rest.partition(".")
        plan = self.growing.get(rows)
        if plan is None or not re.fullmatch(r"[1-9][0-9]{0,4}", number):
            return None
        return row_entry(plan, int(number), column)

    @cached_property
    def names(self) -> Names:
        """What rules may call the fields, rows and columns of the form."""
        return Names(self.parts, self.signers)

    @cached_property
    def rules(self) -> tuple[FormRule, ...]:
        """The rules between the fields. Raises RuleError for what `check_form` finds."""
        return tuple(form_rule(each, self.names) for each in self.checked)

    @property
    def checked(self) -> tuple[CheckModel, ...]:
        """The rules as declared."""
        return tuple(
            CheckModel(rule=each) if isinstance(each, str) else each for each in self.checks
        )

    @cached_property
    def formulas(self) -> Mapping[str, Term]:
        """How computed entries follow from others, by name; growing rows are not among them.

        Raises RuleError for what `check_form` finds.
        """
        return formulas_of(self.parts, self.names)

    def formula(self, name: str) -> Term | None:
        """How an entry follows from others by their names, also in growing rows."""
        if found := self.formulas.get(name):
            return found
        rows, _, rest = name.partition(".")
        number, _, column = rest.partition(".")
        term = self._row_terms.get((rows, column))
        return in_row(term, rows, int(number)) if term and number.isdecimal() else None

    @cached_property
    def _row_terms(self) -> Mapping[tuple[str, str], Term]:
        """How computed columns of growing rows follow from others, by rows and column."""
        return dict(row_terms(self.names))

    @cached_property
    def fixed(self) -> tuple[Entry, ...]:
        """The entries that are no cells of growing rows."""
        growing = {plan.part for plan in self.growing.values()}
        return tuple(entry for entry in self.entries if entry.part not in growing)

    @cached_property
    def computed(self) -> tuple[Entry, ...]:
        """The entries that follow from others, growing rows not among them."""
        return tuple(entry for entry in self.fixed if self.is_computed(entry))

    def is_computed(self, entry: Entry) -> bool:
        """Whether an entry follows from others: by a formula, or as the rate of two."""
        rate = entry.kind.order == "number" and bool(entry.spec.numerator)
        return rate or self.formula(entry.name) is not None


def lines_of(form: FormModel) -> Iterator[FormLine]:
    """The lines of all lists of fields in the form, from the top."""
    for index, part in enumerate(form.parts):
        yield from part_lines(part, form.loc_of(index))
