"""The command line. Commands are thin: each loads what it needs when it runs, prints, and returns an exit
code.

Exit: 0 good; 1 refuted or toothless; 2 undecided; 64 usage; 70 non-convergence; 73 cannot write; 75 not
enough memory; 130 interrupted. Bad input is one line on stderr. With `--json` every command prints exactly
one JSON object to stdout.
"""

import os
import sys

import click

from rnnchaos import __version__, book_commands, theory_commands, verify_commands
from rnnchaos.calibrate_command import calibrate
from rnnchaos.options import emit
from rnnchaos.theory.errors import RnnChaosError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rnnchaos")
def cli() -> None:
    """Chaos in random recurrent neural networks: derived, evaluated to any digits, and checked by
    simulation."""


for command in (*theory_commands.COMMANDS, *verify_commands.COMMANDS, *book_commands.COMMANDS, calibrate):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; errors become one line on stderr."""
    wants_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(arguments, prog_name="rnnchaos", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except RnnChaosError as error:
        if wants_json and error.exit_code == 70:
            emit({"schema": "rnnchaos/error/1", "error": str(error), **error.details()})
        return _fail(str(error), error.exit_code)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        return _fail(error.format_message(), 64)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _fail(message: str, code: int) -> int:
    click.echo("rnnchaos: " + " ".join(message.split()), err=True)
    return code
