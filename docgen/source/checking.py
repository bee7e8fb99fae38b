"""A source checked against a model: every mistake becomes a finding with its place."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from docgen.findings import Finding, finding, sort_findings
from docgen.source.mistakes import Mistake, mistakes_of
from docgen.source.reading import Source
from docgen.source.unions import settle
from docgen.source.wording import describe

M = TypeVar("M", bound=BaseModel)


def check(
    model: type[M], source: Source, context: Mapping[str, object] | None = None
) -> tuple[M | None, tuple[Finding, ...]]:
    """The source's data as a model, or None with a finding for every mistake.

    context: handed to the model's validators as `info.context`.
    """
    try:
        return model.model_validate(source.data, context=context), ()
    except ValidationError as error:
        mistakes = settle(mistakes_of(error, source.data))
    findings = [_finding(mistake, model, source) for mistake in mistakes]
    return None, sort_findings(_without_echoes(findings))


def _finding(mistake: Mistake, model: type[BaseModel], source: Source) -> Finding:
    code, params = describe(mistake, model, source)
    at = (*mistake.at, *mistake.below)
    # What lacks a key is best shown by its own key; an item of a list has none.
    place = source.place(at, key=mistake.about_key)
    return finding(code, place, **params)


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """Leave out the missing keys that are only misspelt."""
    meant = {
        (item.params.get("inside"), item.params.get("meant"))
        for item in findings
        if item.code == "unknown-key"
    }
    return [
        item
        for item in findings
        if item.code != "missing-key" or (item.params["inside"], item.params["key"]) not in meant
    ]
