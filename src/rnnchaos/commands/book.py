"""The commands that make things to look at: plot, book. Each loads what it needs when it runs."""

from typing import TYPE_CHECKING, Any, cast

import click

from rnnchaos.commands.listings import of_quantities
from rnnchaos.commands.options import (
    FREE,
    Accepted,
    Command,
    a_path,
    a_seed,
    answer,
    as_json,
    constant,
    emit,
    option,
    parameters,
    remark,
    whole,
)

if TYPE_CHECKING:
    from pathlib import Path

    from rnnchaos.book.content import Contents, Page
    from rnnchaos.figures.figure import Plotted
    from rnnchaos.figures.look import Look


FAILED = 70


def _said(name: str) -> Accepted:
    """Read where figures are drawn, by matplotlib itself."""
    return Accepted(constant(f"rnnchaos.figures.look:{name}"))


@click.command(cls=Command, context_settings=FREE, lists=of_quantities, bounded=True)
@click.argument("quantity")
@option(
    "--out",
    required=True,
    type=Accepted(constant("rnnchaos.figures.figure:ACCEPTED")),
    help="File to write; the data go beside it as .csv",
)
@click.option(
    "--simulate", "simulate_", is_flag=True, help="With simulated networks, each with its interval."
)
@option(
    "--pairs",
    default="60",
    type=whole(10, lambda: 100_000),
    help="Pairs of networks a point, with --simulate (60)",
)
@option(
    "--seed",
    default=None,
    type=a_seed(),
    help="Seed of --simulate (fresh entropy, printed, where not given)",
)
@option("--xlabel", default=None, type=_said("LABEL"), help="Label of the abscissa")
@option("--ylabel", default=None, type=_said("LABEL"), help="Label of the ordinate")
@option("--title", default=None, type=_said("LABEL"), help="Title (none)")
@option("--size", default=None, type=_said("INCHES"), help="Size (4.8x3.3)")
@option("--font", default=None, type=_said("FONT"), help="Font")
@option("--style", default=None, type=_said("STYLE"), help="Style, with its own colours")
@click.option("--logx", is_flag=True, help="Logarithmic abscissa, with points spaced evenly on it.")
@click.option("--logy", is_flag=True, help="Logarithmic ordinate.")
@as_json
@parameters
def plot(
    quantity: str,
    out: str,
    simulate_: bool,
    pairs: int,
    seed: int | None,
    json_: bool,
    words: tuple[str, ...],
    **look: Any,
) -> int:
    """Draw QUANTITY, or several as `variance,lyapunov_max`: the parameter given as start:stop:count is the
    abscissa (where none is, the usual one of what is missing), a list makes several curves, two ranges make a
    heat map, e.g. `rnnchaos plot kinetic_energy --g 1:3:101 --phi tanh,erf --out f.pdf`. A point without a
    value is a gap (exit 70 where one failed)."""
    from rnnchaos.figures import figure
    from rnnchaos.figures.look import Look
    from rnnchaos.parameters import pairs as typed

    path = figure.target(out)
    found = _plotted(quantity, typed(words), Look(**look), pairs if simulate_ else None, seed, quiet=json_)
    data = figure.draw(path, found)
    content = {"figure": str(path), "data": str(data), "seed": found.seed, "gaps": list(found.gaps)}
    said = f"{path}, data in {data}" + ("" if found.seed is None else f", seed {found.seed}")
    answer(json_, "plot/1", content, lambda: said)
    if found.failed:
        remark(found.failure)
        return FAILED
    for reason in found.gaps:
        remark(f"a gap: {reason}")
    return 0


def _plotted(
    quantity: str, given: dict[str, str], look: "Look", pairs: int | None, seed: int | None, *, quiet: bool
) -> "Plotted":
    """What is drawn, with simulated points where `pairs` is given. Raises `UsageError`."""
    from rnnchaos.commands.progress import shown
    from rnnchaos.figures.plotting import plotted
    from rnnchaos.verify.ensembles.seeds import fresh_seed

    if pairs is None:
        return plotted(quantity, given, look)
    entropy = fresh_seed() if seed is None else seed
    with shown(quiet=quiet) as progress:
        return plotted(quantity, given, look, pairs=pairs, seed=entropy, progress=progress)


@click.command(cls=Command)
@option(
    "--out",
    required=True,
    type=a_path(folder=True),
    help="Folder to write: new, empty, or a book already",
)
@option(
    "--results",
    multiple=True,
    metavar="DIR",
    type=Accepted(constant("rnnchaos.book.evidence:ACCEPTED")),
    help="Repeatable; the latest verdict on a claim counts",
)
@click.option("--pdf", is_flag=True, help="Also as a LaTeX tree, and as a PDF where TeX is installed.")
@as_json
@click.pass_context
def book(context: click.Context, out: str, results: tuple[str, ...], pdf: bool, json_: bool) -> None:
    """Write the formula book: a web site that works from the disk, without a network. Nothing is simulated:
    verdicts come from --results, and a page without one names the command that makes it."""
    from rnnchaos.book.content import contents
    from rnnchaos.book.evidence import gathered
    from rnnchaos.book.folder import SCHEMA, claim
    from rnnchaos.book.html import site
    from rnnchaos.commands.progress import shown
    from rnnchaos.verify.ensembles.store import folder

    gathered(results)
    to = claim(folder(out))
    writer = site.Writer(to)

    with shown(quiet=json_) as progress:

        def gathering(page: "Page", done: int, planned: int) -> None:
            writer.page(page)
            progress("pages", done, planned)

        gathered_book = contents(results, gathering=gathering)
    names = site.write(gathered_book, to, cast(click.Group, context.find_root().command))
    made = _printed(gathered_book, to) if pdf else None
    verdicts = sum(len(page.evidence) for page in gathered_book.pages)
    if json_:
        return emit(
            {
                "schema": SCHEMA,
                "folder": str(to),
                "formulas": len(gathered_book.pages),
                "verdicts": verdicts,
                "unknown_claims": list(gathered_book.foreign),
                "files": names,
                "pdf": made,
            }
        )
    click.echo(f"{to / 'index.html'}: {len(gathered_book.pages)} formulas, {verdicts} stored verdicts")
    if made is not None:
        click.echo(made)
    if gathered_book.foreign:
        click.echo(f"not in the catalogue: {', '.join(gathered_book.foreign)}", err=True)
    return None


def _printed(gathered_book: "Contents", to: "Path") -> str | None:
    """Where the PDF is; None, and one line on stderr, where there is no TeX."""
    from rnnchaos.book.latex import document as tex_book

    folder = tex_book.write(gathered_book, to)
    made = tex_book.compiled(folder)
    if made is None:
        click.echo(f"{folder / 'book.tex'} is written; for the PDF install TeX: {tex_book.INSTALL}", err=True)
    return None if made is None else str(made)


COMMANDS = (plot, book)
