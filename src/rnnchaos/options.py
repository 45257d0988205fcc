"""What the commands share: the `--json` flag, free `--name value` pairs, whole numbers, one JSON object on
stdout."""

import json
from collections.abc import Callable
from typing import Any

import click

from rnnchaos.theory.errors import UsageError

FREE = {"ignore_unknown_options": True, "allow_interspersed_args": True}
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


def whole(name: str, text: str) -> int:
    """An integer as typed. Raises `UsageError`."""
    if not text.isascii() or not text.lstrip("+-").isdigit() or len(text) > 18:
        raise UsageError(name, text, "accepted: an integer")
    return int(text)
