"""The commands that make things to look at: plot, book. Each loads what it needs when it runs."""

from typing import TYPE_CHECKING

import click

from rnnchaos.options import FREE, as_json, emit, parameters, whole
from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:
    from rnnchaos.curves import Curve
    from rnnchaos.simulated_points import Point


@click.command(context_settings=FREE)
@click.argument("quantity")
@click.option(
    "--out", required=True, help="File to write: .pdf, .svg or .png; the data go beside it as .csv."
)
@click.option(
    "--simulate", "simulate_", is_flag=True, help="With simulated networks, each with its interval."
)
@click.option("--pairs", default="60", help="Pairs of networks a point, with --simulate (60).")
@click.option("--seed", default=None, help="Seed of --simulate (fresh entropy, printed, where not given).")
@click.option("--logx", is_flag=True, help="Logarithmic abscissa, with points spaced evenly on it.")
@click.option("--logy", is_flag=True, help="Logarithmic ordinate.")
@as_json
@parameters
def plot(
    quantity: str,
    out: str,
    simulate_: bool,
    pairs: str,
    seed: str | None,
    logx: bool,
    logy: bool,
    json_: bool,
    words: tuple[str, ...],
) -> None:
    """Draw QUANTITY: the parameter given as start:stop:count is the abscissa, a list makes several curves,
    e.g. `rnnchaos plot kinetic_energy --g 1:3:101 --phi tanh,erf --out f.pdf`."""
    from rnnchaos import figure
    from rnnchaos.curves import curves
    from rnnchaos.parameters import pairs as typed

    path = figure.target(out)
    drawn = curves(quantity, typed(words), geometric=logx)
    entropy, points = (
        _simulated(drawn, pairs, seed, quiet=json_) if simulate_ else (None, [[] for _ in drawn])
    )
    data = figure.draw(path, drawn, points, logx=logx, logy=logy)
    if json_:
        return emit({"schema": "rnnchaos/plot/1", "figure": str(path), "data": str(data), "seed": entropy})
    click.echo(f"{path}, data in {data}" + ("" if entropy is None else f", seed {entropy}"))
    return None


def _simulated(
    drawn: list["Curve"], pairs: str, seed: str | None, *, quiet: bool
) -> tuple[int, list[list["Point"]]]:
    """The seed and the points of each curve. Raises `UsageError`."""
    from rnnchaos.progress import shown
    from rnnchaos.simulated_points import simulated
    from rnnchaos.verify.selection import checked_seed, fresh_seed

    count = whole("pairs", pairs)
    if not 10 <= count <= 100_000:
        raise UsageError("pairs", pairs, "accepted: an integer from 10 to 100000")
    entropy = fresh_seed() if seed is None else checked_seed(whole("seed", seed))
    with shown(quiet=quiet) as progress:
        return entropy, simulated(drawn, pairs=count, seed=entropy, progress=progress)


COMMANDS = (plot,)
