"""The command line. Commands are imported when they are called: a hook pays for its own alone."""

from __future__ import annotations

import importlib
import signal
import sys

import click

from cleaner.errors import CleanerError

EXIT_CLEAN, EXIT_FOUND, EXIT_UNABLE, EXIT_FAILED = 0, 1, 2, 3
"""Nothing to do · found or changed something · could not run · some inputs failed."""


class LazyGroup(click.Group):
    """A group whose commands live in modules named like them."""

    def __init__(
        self, *args: object, commands_in: str = "cleaner.cli", names: tuple[str, ...] = (), **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.commands_in, self.names = commands_in, names

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order they are listed."""
        return list(self.names)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and return one command."""
        if name not in self.names:
            return None
        command: click.Command = importlib.import_module(f"{self.commands_in}.{name}").command
        return command


@click.group(
    cls=LazyGroup,
    names=("clean", "check", "fix", "undo", "baseline", "explain", "rules"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="boilerplate-cleaner", prog_name="cleaner")
def cli() -> None:
    """Clean body text from scraped pages and texts."""


def main() -> None:
    """Run the command line; errors raised on purpose end it with their message and exit code 2."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    try:
        cli.main()
    except CleanerError as error:
        click.echo(f"cleaner: {error}", err=True)
        sys.exit(EXIT_UNABLE)
    except OSError as error:  # such as a full disk behind stdout
        click.echo(f"cleaner: {error}", err=True)
        sys.exit(EXIT_FAILED)


def _leave(number: int, _: object) -> None:
    """End by an exception, so that a file that is being written is taken along; 130 and 143 as shells say it."""
    sys.exit(128 + number)
