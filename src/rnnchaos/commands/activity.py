"""`rnnchaos analyse activity`: a recording. It loads what it needs when it runs, and exits as `verify` does
where theory stands beside the recording: 1 where a verdict is refuted or toothless, else 2 where one is
undecided; in all else with 0.
"""

from typing import TYPE_CHECKING

import click

from rnnchaos.commands.options import (
    FREE,
    Accepted,
    Command,
    a_path,
    answer,
    as_json,
    constant,
    one_of,
    option,
    parameters,
)
from rnnchaos.commands.weights import OUT, words
from rnnchaos.theory.errors import UsageError

if TYPE_CHECKING:
    from rnnchaos.numerics.quantity import Parameter


def _theories() -> tuple[str, ...]:
    from rnnchaos.verify.activity.analyse import theories

    return tuple(theories())


def _fits() -> tuple[str, ...]:
    from rnnchaos.verify.activity.analyse import theories

    return tuple(dict.fromkeys(name for each in theories().values() for name in each.fits))


def _between(low: float, high: float) -> Accepted:
    """A number in a closed range, as a float."""

    def limits() -> "Parameter":
        from rnnchaos.numerics.quantity import real

        return real("", "", at_least=low, at_most=high)

    def read(word: str) -> float:
        try:
            return float(limits().parse(word))
        except UsageError:  # no expression of a number either: that grammar is not what is asked for
            raise ValueError(word) from None

    return Accepted(lambda: limits().accepted, read)


@click.command(cls=Command, context_settings=FREE)
@click.argument("file")
@option(
    "--dt",
    required=True,
    type=_between(1e-6, 1e6),
    help="Time between two samples, in time constants of a neuron",
)
@option("--key", default=None, type=words(), help="The array, where a file holds several")
@click.option("--transpose", is_flag=True, help="The rows of the file are neurons, its columns times.")
@option(
    "--theory", default=None, type=one_of(_theories), help="Theory to put beside it, its parameters as --g 2"
)
@option(
    "--scheme",
    default=None,
    type=one_of(constant("rnnchaos.verify.activity.analyse:SCHEMES")),
    help="What made the data (seen from them, where that is possible)",
)
@option(
    "--fit", default=None, type=one_of(_fits), help="Find this parameter from the data, in place of giving it"
)
@option(
    "--tolerance",
    default=None,
    type=_between(1e-6, 0.999999),
    help="The smallest relative difference that matters (0.25)",
)
@option(
    "--finite-size",
    default=None,
    type=_between(0, 1000),
    help="Relative bias of networks of this size, where none is recorded",
)
@option("--out", default=None, type=a_path(folder=True), help=OUT.format("activity"))
@as_json
@parameters
def activity(
    file: str,
    dt: float,
    key: tuple[str, ...] | None,
    transpose: bool,
    theory: str | None,
    scheme: str | None,
    fit: str | None,
    tolerance: float | None,
    finite_size: float | None,
    out: str | None,
    json_: bool,
    words: tuple[str, ...],
) -> int:
    """Analyse a recording: `rnnchaos analyse activity FILE --dt 0.1 --theory gaussian --g 2`. FILE (.npy,
    .npz, .csv, .tsv, .mat, .safetensors) holds numbers of shape (T, N) or (realisations, T, N). Mean,
    variance, autocovariance, kinetic energy, participation ratio, one-time law, drift, each with an interval;
    with --theory, verdicts as those of `rnnchaos verify`, and its exit codes."""
    from rnnchaos.parameters import pairs
    from rnnchaos.verify.activity.analyse import analyse_activity

    found = analyse_activity(
        file,
        dt=dt,
        key=None if key is None else ",".join(key),
        transpose=transpose,
        theory=theory,
        scheme=scheme,
        fit=fit,
        tolerance=tolerance,
        finite_size=finite_size,
        out=out,
        **_apart(pairs(words)),
    )
    answer(json_, "analyse/1", found.to_json(), found.text)
    return found.exit_code


def _apart(words: dict[str, str]) -> dict[str, str]:
    """Parameters of a theory, which are none of the names that Python's function has itself."""
    for name in ("X", "out", "dt"):
        if name in words:
            raise UsageError(name, words[name], "accepted: parameters of the theory")
    return words
