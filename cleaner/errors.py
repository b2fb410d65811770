"""The errors this package raises on purpose. Each says what is wrong, where, and what to do."""

from __future__ import annotations

from functools import partial


class CleanerError(Exception):
    """Base of all errors raised on purpose."""


class FileError(CleanerError):
    """A file of settings that cannot be used: `line` is 1-based and None where it is not known."""

    def __init__(self, message: str, *, file: str, line: int | None = None, hint: str | None = None) -> None:
        self.message, self.file, self.line, self.hint = message, file, line, hint
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {message}" + (f" ({hint})" if hint else ""))

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error pass from a worker process with all its parts."""
        return partial(type(self), self.message, file=self.file, line=self.line, hint=self.hint), ()


class RuleError(FileError):
    """A rule file that cannot be used: nothing of it is applied."""


class ConfigError(FileError):
    """A configuration or baseline that cannot be used: nothing is run."""


class DocumentError(CleanerError):
    """A document that cannot be cleaned. The others of its batch go on."""


class OutputError(DocumentError):
    """An output that cannot be written: the document itself may be a good one."""
