"""What the commands share: the `--json` flag, free `--name value` pairs, whole numbers, one JSON object on
stdout."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rnnchaos.theory.errors import UsageError

FREE = {"ignore_unknown_options": True, "allow_interspersed_args": True}
_WHOLE = re.compile(r"[-+]?\d{1,18}", re.ASCII)
Command = Callable[..., Any]


def as_json(command: Command) -> Command:
    """The `--json` flag."""
    return click.option("--json", "json_", is_flag=True, help="Print one JSON object.")(command)


def parameters(command: Command) -> Command:
    """Free `--name value` pairs, which the quantity, formula or study itself declares."""
    return click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")(
        command
    )


def emit(content: dict[str, Any]) -> None:
    """One JSON object on stdout."""
    click.echo(json.dumps(content, allow_nan=False))


def file_named(option: str, text: str) -> Path:
    """The path of a file to write. Raises `UsageError` for one without a name."""
    if not Path(text).name:
        raise UsageError(option, repr(text), "accepted: the path of a file to write")
    return Path(text)


def whole(name: str, text: str, at_least: int = 0, at_most: int | None = None) -> int:
    """An integer as typed. Raises `UsageError`."""
    limit = 10**18 if at_most is None else at_most
    if _WHOLE.fullmatch(text) and at_least <= int(text) <= limit:
        return int(text)
    accepted = f">= {at_least}" if at_most is None else f"from {at_least} to {at_most}"
    raise UsageError(name, text, f"accepted: an integer {accepted}")


def positive(name: str, text: str) -> float:
    """A finite number above 0 as typed. Raises `UsageError`."""
    from rnnchaos.numerics.quantity import real

    return float(real(name, name, above=0, at_most=1e300)(text))
