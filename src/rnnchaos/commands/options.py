"""What the commands share: how words are read, what an option accepts, one JSON object on stdout.

The type of an option refuses a value and says in the help what is accepted, both of one text. Limits live
where the values are used, in modules that the help of another command need not load: an option names the
place, and `constant` imports it.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rnnchaos.theory.errors import UsageError, printable

if TYPE_CHECKING:
    from rnnchaos.numerics.quantity import Parameter

    _Type = click.ParamType[Any]
else:
    _Type = click.ParamType  # generic in the newest click alone

FREE = {"ignore_unknown_options": True, "allow_interspersed_args": True}
LONGEST = 1000
"""Characters of a message."""
Body = Callable[..., Any]
Listing = Callable[[str | None], tuple[str, list[tuple[str, str]]]]
"""Heading and rows that the help ends with, for the object that is named (a quantity, a study), or none."""


class Command(click.Command):
    """A command that refuses an option given twice, takes `-tanh(x)` as the value of the `--phi` before it,
    and whose help ends with what `lists` says of the object that it is asked about. The values that a
    `bounded` one evaluates draw on one allowance, which `--limit` changes."""

    def __init__(
        self, *args: Any, lists: Listing | None = None, bounded: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lists, self.bounded = lists, bounded
        if bounded:
            said = (
                "Seconds on the processor for all values (16, and 2 for each row of a table beyond the ninth)"
            )
            self.params.append(Option(["--limit"], default=None, type=positive(), help=said))

    def invoke(self, ctx: click.Context) -> Any:
        if not self.bounded:
            return super().invoke(ctx)
        from rnnchaos.theory.algebra.deadline import SECONDS, allowance

        with allowance(ctx.params.pop("limit") or SECONDS):
            return super().invoke(ctx)

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


PATHS = {False: "the path of a file to write", True: "the path of a folder"}


def remark(text: str) -> None:
    """One printable line on stderr."""
    click.echo(f"rnnchaos: {printable(' '.join(text.split()), LONGEST)}", err=True)


class Accepted(_Type):
    """The type of an option whose `accepted` is shown by its help and by its refusals; `read` parses a word
    or raises `ValueError` or `ArithmeticError`."""

    name = "text"

    def __init__(self, said: Callable[[], str], read: Callable[[str], Any] = str) -> None:
        self.said, self.read = said, read

    @property
    def accepted(self) -> str:
        return self.said()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value of a word; `UsageError` names the option."""
        try:
            return self.read(value) if isinstance(value, str) else value
        except UsageError as refused:
            raise UsageError(_named(param), value, f"accepted: {refused.accepted}") from None
        except (ValueError, ArithmeticError):
            raise UsageError(_named(param), value or "empty", f"accepted: {self.accepted}") from None


def _named(param: click.Parameter | None) -> str:
    return "option" if param is None else param.opts[0].strip("-")


class Option(click.Option):
    """An option whose help ends with what it accepts."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not isinstance(self.type, Accepted):
            return record
        names, said = record
        return names, f"{said.removesuffix('.')}: {self.type.accepted}."


def constant(place: str) -> Callable[[], Any]:
    """MODULE:NAME, imported when it is asked for."""

    def found() -> Any:
        module, _, name = place.partition(":")
        return getattr(import_module(module), name)

    return found


def option(*names: str, **given: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A `click.option` that says what it accepts."""
    return click.option(*names, cls=Option, **given)


def declared(parameter: Callable[[], "Parameter"]) -> Accepted:
    """An option that takes what a parameter of this declaration takes."""

    def read(word: str) -> Any:
        return parameter().parse(word)

    return Accepted(lambda: parameter().accepted, read)


def whole(at_least: int, at_most: Callable[[], int]) -> Accepted:
    """An integer in a closed range."""

    def limits() -> "Parameter":
        from rnnchaos.numerics.quantity import integer

        return integer("", "", at_least=at_least, at_most=at_most())

    return declared(limits)


def positive() -> Accepted:
    """A finite number above 0, as a float."""

    def limits() -> "Parameter":
        from rnnchaos.numerics.quantity import real

        return real("", "", above=0, at_most=1e300)

    def read(word: str) -> float:
        try:
            return float(limits().parse(word))
        except UsageError:  # no expression of a number either: that grammar is not what is asked for
            raise ValueError(word) from None

    return Accepted(lambda: limits().accepted, read)


def one_of(listed: Callable[[], Sequence[str]], more: str = "") -> Accepted:
    """One of the words; `more` says what else there is."""

    def read(word: str) -> str:
        if word not in listed():
            raise ValueError(word)
        return word

    return Accepted(lambda: ", ".join(listed()) + more, read)


def a_path(*, folder: bool = False) -> Accepted:
    """A path with a name, without a NUL; whether it can be written is seen where it is written."""

    def read(word: str) -> str:
        if "\0" in word or not (word if folder else Path(word).name):
            raise ValueError(word)
        return word

    return Accepted(lambda: PATHS[folder], read)


def a_seed() -> Accepted:
    """A seed of the command line: any integer of at most 18 digits."""
    return whole(0, lambda: 10**18)
