"""`rnnchaos analyse weights`: a network of one's own. It loads what it needs when it runs."""

import click

from rnnchaos.commands.options import (
    Accepted,
    Command,
    a_path,
    a_seed,
    answer,
    as_json,
    constant,
    option,
    positive,
    whole,
)
from rnnchaos.theory.errors import UsageError

MOST = constant("rnnchaos.verify.weights.analyse:MOST")


OUT = "Folder for {0}.html and {0}.json"


def words() -> Accepted:
    """Names with commas between."""

    def read(word: str) -> tuple[str, ...]:
        names = tuple(part.strip() for part in word.split(","))
        if "\0" in word or not all(names):
            raise ValueError(word)
        return names

    return Accepted(lambda: "names with commas between", read)


def _gains() -> Accepted:
    """Finite numbers > 0 with commas between."""

    def read(word: str) -> tuple[float, ...]:
        return tuple(positive().read(part.strip()) for part in word.split(","))

    return Accepted(lambda: "finite numbers > 0 with commas between", read)


def _phi() -> Accepted:
    """The text of a phi."""

    def read(word: str) -> str:
        try:
            limits().parse(word)
        except UsageError:  # the grammar says more than the help of an option can
            raise ValueError(word) from None
        return word

    limits = constant("rnnchaos.numerics.quantity:ANY_PHI")
    return Accepted(lambda: str(limits().accepted), read)


@click.command(cls=Command)
@click.argument("file")
@option("--key", default=None, type=words(), help="The array, where a file holds several")
@option("--types", default=None, type=words(), help="Edges of these types alone")
@option("--inhibitory", default=None, type=words(), help="Neurons whose outgoing weights are made negative")
@click.option("--transpose", is_flag=True, help="The rows of the file are sources.")
@option("--phi", default="tanh", type=_phi(), help="phi (tanh)")
@option(
    "--samples", default="99", type=whole(99, MOST), help="At most so many samples of the fitted law (99)"
)
@option("--shuffles", default="39", type=whole(0, MOST), help="Shuffled networks of each null model (39)")
@option("--gains", default=None, type=_gains(), help="Run the flow at these gains and measure its chaos")
@click.option(
    "--chaos", is_flag=True, help="Bracket the gain at which lambda_1 passes 0 (a minute and more)."
)
@click.option(
    "--compare-chaos", is_flag=True, help="Compare lambda_1 at --gains with that of the shuffled networks."
)
@option("--k", default="10", type=whole(1, MOST), help="Exponents that are followed at each of --gains (10)")
@option("--seed", default=None, type=a_seed(), help="Seed (fresh entropy, printed, where not given)")
@option("--out", default=None, type=a_path(folder=True), help=OUT.format("weights"))
@as_json
def weights(
    file: str,
    key: tuple[str, ...] | None,
    types: tuple[str, ...] | None,
    inhibitory: tuple[str, ...] | None,
    transpose: bool,
    phi: str,
    samples: int,
    shuffles: int,
    gains: tuple[float, ...] | None,
    chaos: bool,
    compare_chaos: bool,
    k: int,
    seed: int | None,
    out: str | None,
    json_: bool,
) -> None:
    """Analyse a network of your own: `rnnchaos analyse weights FILE`. FILE is a matrix (.npy, .npz, .csv,
    .tsv, .mtx, .mat, .safetensors) whose rows are targets, or a list of edges (.csv, .tsv: source, target,
    weight, and perhaps type, sign). What it is, what random theory predicts for a network like it, and
    whether it is unlike shuffled ones; each number with an interval, or with the reason why it has none."""
    from rnnchaos.commands.progress import shown
    from rnnchaos.verify.weights.analyse import analyse_weights

    with shown(quiet=json_) as progress:
        found = analyse_weights(
            file,
            phi=phi,
            key=None if key is None else ",".join(key),
            types=types,
            inhibitory=inhibitory or (),
            transpose=transpose,
            samples=samples,
            shuffles=shuffles,
            gains=gains or (),
            chaos=chaos,
            compare_chaos=compare_chaos,
            k=k,
            seed=seed,
            out=out,
            progress=progress,
        )
    answer(json_, "analyse/1", found.to_json(), found.text)
