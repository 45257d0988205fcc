"""What the commands share: how words are read, the `--json` flag, numbers, one JSON object on stdout."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from rnnchaos.theory.errors import UsageError, printable

FREE = {"ignore_unknown_options": True, "allow_interspersed_args": True}
LONGEST = 1000
"""Characters of a message."""
_WHOLE = re.compile(r"[-+]?\d{1,18}", re.ASCII)
Body = Callable[..., Any]
Listing = Callable[[str | None], tuple[str, list[tuple[str, str]]]]
"""Heading and rows that the help ends with, for the object that is named (a quantity, a study), or none."""


class Command(click.Command):
    """A command that refuses an option given twice, takes `-tanh(x)` as the value of the `--phi` before it,
    and whose help ends with what `lists` says of the object that it is asked about."""

    def __init__(self, *args: Any, lists: Listing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists = lists

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {word for parameter in self.params for word in parameter.opts}
        joined = list(_joined(args, known)) if ctx.ignore_unknown_options else args
        found, _, order = self.make_parser(ctx).parse_args(list(joined))
        for option in order:
            if (
                isinstance(option, click.Option)
                and not option.multiple
                and not option.is_flag
                and order.count(option) > 1
            ):
                raise UsageError(option.opts[0].strip("-"), str(found[option.name]), "given twice")
        named = found.get(self.params[0].name) if self.params else None
        ctx.meta[__name__] = named if isinstance(named, str) else None
        return super().parse_args(ctx, joined)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        if self.lists is not None:
            heading, rows = self.lists(ctx.meta[__name__])
            with formatter.section(heading):
                formatter.write_dl(rows) if rows else formatter.write_text("none")


def _joined(words: Sequence[str], known: Collection[str]) -> Iterator[str]:
    """Words with `--phi -x` as the one word `--phi=-x`, where `--phi` is an option that the command does not
    know: click would read the letters of `-x` as flags."""
    queue = list(words)
    while queue:
        word = queue.pop(0)
        free = re.fullmatch(r"--[^=]+", word) and word not in known
        yield f"{word}={queue.pop(0)}" if free and queue and re.match("-[^-]", queue[0]) else word


def as_json(command: Body) -> Body:
    """The `--json` flag."""
    return click.option("--json", "json_", is_flag=True, help="Print one JSON object.")(command)


def parameters(command: Body) -> Body:
    """Free `--name value` pairs, which the quantity, formula or study itself declares."""
    return click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")(
        command
    )


def answer(json_: bool, schema: str, content: Mapping[str, Any], text: Callable[[], str]) -> None:
    """One JSON object of a schema, or its text."""
    emit({"schema": f"rnnchaos/{schema}", **content}) if json_ else click.echo(text())


def emit(content: dict[str, Any]) -> None:
    """One JSON object on stdout."""
    click.echo(json.dumps(content, allow_nan=False))


def remark(text: str) -> None:
    """One printable line on stderr."""
    click.echo(f"rnnchaos: {printable(' '.join(text.split()), LONGEST)}", err=True)


def file_named(option: str, text: str) -> Path:
    """The path of a file to write. Raises `UsageError` for one without a name."""
    if not Path(text).name:
        raise UsageError(option, text or "empty", "accepted: the path of a file to write")
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
