"""YAML files with the line and column of every value, and their check against a model."""

from docgen.source.checking import check
from docgen.source.models import Date, Model, Name, Text, problem
from docgen.source.reading import Source, read_yaml

__all__ = [
    "Date",
    "Model",
    "Name",
    "Source",
    "Text",
    "check",
    "problem",
    "read_yaml",
]
