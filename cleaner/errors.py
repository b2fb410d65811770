"""The errors this package raises on purpose. Each says what is wrong, where, and what to do."""

from __future__ import annotations


class CleanerError(Exception):
    """Base of all errors raised on purpose."""


class RuleError(CleanerError):
    """A rule file that cannot be used: nothing of it is applied."""

    def __init__(self, message: str, *, file: str, line: int | None = None, hint: str | None = None) -> None:
        self.message, self.file, self.line, self.hint = message, file, line, hint
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {message}" + (f" ({hint})" if hint else ""))


class DocumentError(CleanerError):
    """A document that cannot be cleaned. The others of its batch go on."""
