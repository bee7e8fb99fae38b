"""Artifacts put into a folder: whole files only, and what a person changed is left alone."""

from docgen.manifest import Entry, read_manifest
from docgen.output.artifacts import Artifact, Written
from docgen.output.staging import replace_file
from docgen.output.writing import Earlier, write

__all__ = [
    "Artifact",
    "Earlier",
    "Entry",
    "Written",
    "read_manifest",
    "replace_file",
    "write",
]
