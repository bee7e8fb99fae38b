"""What a message of the catalog is."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is; an error stops the verb that found it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Message:
    """What a code says: severity, what is wrong, and what to do; both texts are msgids."""

    severity: Severity
    what: str
    remedy: str


def error(what: str, remedy: str) -> Message:
    """A message that stops the verb."""
    return Message(Severity.ERROR, what, remedy)


def warning(what: str, remedy: str) -> Message:
    """A message that lets the verb go on."""
    return Message(Severity.WARNING, what, remedy)


def info(what: str, remedy: str) -> Message:
    """A message that only names something."""
    return Message(Severity.INFO, what, remedy)
