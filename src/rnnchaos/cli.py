"""The command line. Commands are thin: each loads what it needs when it runs, prints, and returns an exit
code.

Exit: 0 good; 1 refuted or toothless; 2 undecided, or a store that is damaged or incomplete; 64 usage; 70
non-convergence; 73 cannot write or read; 75 not enough memory; 130 interrupted; 143 terminated. What goes
wrong is one line on stderr. With `--json` every command prints
exactly one JSON object to stdout, also where it fails.
"""

import sys
from contextlib import suppress
from typing import Any

import click

from rnnchaos import __version__
from rnnchaos.commands import book as book_commands
from rnnchaos.commands import measure as measure_commands
from rnnchaos.commands import theory as theory_commands
from rnnchaos.commands import verify as verify_commands
from rnnchaos.commands.options import LONGEST, emit, remark
from rnnchaos.signals import Stopped
from rnnchaos.streams import ReaderGone, spell_out
from rnnchaos.theory.errors import CannotWrite, RnnChaosError, printable

EXPECTED = (
    RnnChaosError,
    click.ClickException,
    click.Abort,
    OSError,
    MemoryError,
    KeyboardInterrupt,
    Stopped,
)
"""What a command may end with; anything else is a fault of the program, and shows as one."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="rnnchaos")
@click.pass_context
def cli(context: click.Context) -> None:
    """Chaos in random recurrent neural networks: derived, evaluated to any digits, and checked by
    simulation.

    Exit codes: 0 good, 1 refuted, 2 undecided or an incomplete store, 64 bad input, 70 no convergence, 73
    cannot write or read, 75 not enough memory, 130 interrupted, 143 terminated."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    *theory_commands.COMMANDS,
    *verify_commands.COMMANDS,
    *book_commands.COMMANDS,
    *measure_commands.COMMANDS,
):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; errors become one line on stderr."""
    words = sys.argv[1:] if arguments is None else arguments
    spell_out()
    try:
        return _run(words)
    except ReaderGone:
        return 0
    except EXPECTED as error:
        return _fail(error, json="--json" in words)


def _run(words: list[str]) -> int:
    try:
        code = cli.main(words, prog_name="rnnchaos", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _fail(error: BaseException, *, json: bool) -> int:
    """Say what went wrong. Where stdout does not take the object, the exit code stays what it is."""
    message, code, details = _described(error)
    message = printable(" ".join(message.split()), LONGEST)
    remark(message)
    if json:
        with suppress(OSError):
            emit({"schema": "rnnchaos/error/1", "error": message, **details})
            sys.stdout.flush()
    return code


def _described(error: BaseException) -> tuple[str, int, dict[str, Any]]:
    """Message, exit code, and what JSON says beside the message."""
    match error:
        case RnnChaosError():
            return str(error), error.exit_code, error.details()
        case click.ClickException():
            return error.format_message(), 64, {}
        case MemoryError():
            return "not enough memory", 75, {}
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return f"{place}{error.strerror or error}", CannotWrite.exit_code, {}
        case Stopped():
            return str(error), 128 + error.number, {}
        case _:
            return "interrupted", 130, {}
