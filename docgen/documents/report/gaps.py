"""What keeps an expression from having a value."""

from collections.abc import Mapping


class Gap(Exception):
    """An expression without value: a message's code and its parameters.

    `lacking` tells that data are missing, which an optional paragraph is dropped for.
    """

    def __init__(self, code: str, params: Mapping[str, object], _said: str = "") -> None:
        self.code, self.params = code, params
        super().__init__(code, params)

    @property
    def lacking(self) -> bool:
        """Whether it is data that are missing, rather than something wrong."""
        return self.code == "report-missing"
