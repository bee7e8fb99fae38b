"""Files that units return, read as plain values: only the parts that hold the form, with care."""

from docgen.formats.returns.convert import converted
from docgen.formats.returns.reading import read_returned

__all__ = ["converted", "read_returned"]
