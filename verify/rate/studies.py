"""What can be simulated of rate networks: the flow, and sparse populations in discrete time."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.quantity import ANY_PHI, GAIN, integer, listed, real
from rnnchaos.numerics.rate.model.parameters import BIAS, FROZEN, J0, LARGEST, LEAST, NOISE
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.rate import kernels
from rnnchaos.verify.rate.populations import memory_bytes, populations

OBSERVED = ("mean", "variance", "frozen_variance", "kinetic_energy", "lyapunov_max")
MOST = 20
"""Populations."""


def of_mean_field(parameters: Mapping[str, Any]) -> dict[str, Callable[[], float]]:
    """The column's quantities, where the network has one state."""
    names = ("g", "J0", "b", "sigma_b", "D", "phi")
    given = {name: value if name == "phi" else repr(value) for name, value in parameters.items()}
    at = {name: given[name] for name in names}
    return {name: partial(_number, f"rate.{name}", at) for name in OBSERVED}


def _number(id: str, given: Mapping[str, Any]) -> float:
    digits = 5 if id.endswith("lyapunov_max") else 8  # its proof takes seconds at 5 digits and a minute at 9
    return float(evaluate(id, digits=digits, **given))


def apart(parameters: Mapping[str, Any]) -> None:
    """Raise `UsageError` where the gap leaves no time for the windows."""
    gap, duration = parameters["gap"], parameters["duration"]
    if gap >= duration:
        raise UsageError("gap", gap, f"accepted: less than duration = {duration:g}")


def fitting(parameters: Mapping[str, Any]) -> None:
    """Raise `UsageError` where tables do not fit the populations, synapses are more than neurons, or weights
    of mean 0 have a spread: they would have no sign."""
    apart(parameters)
    sizes = parameters["sizes"]
    for name, count in (("synapses", 2), ("weights", 2), ("spreads", 2), ("biases", 1), ("sigma_b", 1)):
        if len(parameters[name]) != len(sizes) ** count:
            wanted = f"{len(sizes) ** count} values, as sizes has {len(sizes)}"
            raise UsageError(name, _shown(parameters[name]), f"accepted: {wanted}")
    for place, synapses in enumerate(parameters["synapses"]):
        if synapses > sizes[place % len(sizes)]:
            most = f"at most {sizes[place % len(sizes)]}, the neurons they come from"
            raise UsageError("synapses", f"{synapses:g}", f"accepted: {most}")
    for weight, spread in zip(parameters["weights"], parameters["spreads"], strict=True):
        if weight == 0 and spread != 0:
            raise UsageError("weights", 0, f"accepted: beside the spread {spread:g} a mean other than 0")


def _shown(values: list[float]) -> str:
    return ",".join(f"{value:g}" for value in values)


def _table(name: str, meaning: str, *, at_least: float = -1e6, at_most: float = 1e6) -> Any:
    rows = f"{meaning}, row by row: onto the first population, from the first, the second, ..."
    return listed(real(name, rows, at_least=at_least, at_most=at_most), at_least=1, at_most=MOST**2)


def _each(name: str, meaning: str, *, at_least: float = -LARGEST, nonzero: float | None = None) -> Any:
    each = real(name, f"{meaning} of each population", at_least=at_least, at_most=LARGEST, nonzero=nonzero)
    return listed(each, at_least=1, at_most=MOST)


RATE = Template(
    "rate",
    "rate networks with mean coupling, bias and noise: mean, variance, frozen variance, kinetic energy, "
    "largest Lyapunov exponent",
    kernels.rate,
    (
        GAIN,
        J0,
        BIAS,
        FROZEN,
        NOISE,
        integer("N", "neurons", at_least=2, at_most=100_000, default=500, required=False),
        real("dt", "time step", above=0, at_most=1, default="0.2", required=False),
        integer("states", "initial states of a network", at_least=1, at_most=1000, default=1, required=False),
        real("burn", "time before averaging", at_least=0, at_most=1e7, default=60, required=False),
        real("duration", "averaging time", above=0, at_most=1e7, default=100, required=False),
        real(
            "gap",
            "time between the windows, at the ends of duration, of the frozen variance",
            at_least=0,
            at_most=1e7,
            default=20,
            required=False,
        ),
        ANY_PHI,
    ),
    kernels.memory_bytes,
    check=apart,
    theory=of_mean_field,
)
POPULATIONS = Template(
    "rate.populations",
    "sparse populations, given by numbers of synapses and weights, in discrete time: mean, variance, frozen "
    "variance of each, largest Lyapunov exponent",
    populations,
    (
        listed(
            integer("sizes", "neurons of each population", at_least=1, at_most=100_000),
            at_least=1,
            at_most=MOST,
        ),
        _table("synapses", "mean numbers of synapses of a neuron", at_least=0),
        _table("weights", "mean weights of a synapse, whose sign all have"),
        _table("spreads", "standard deviations of these weights", at_least=0),
        _each("biases", "mean bias"),
        _each("sigma_b", "standard deviation of the bias between neurons", at_least=0, nonzero=LEAST),
        integer("states", "initial states of a network", at_least=1, at_most=1000, default=1, required=False),
        integer("burn", "steps before averaging", at_least=0, at_most=10**7, default=30, required=False),
        integer("duration", "steps averaged", at_least=1, at_most=10**7, default=60, required=False),
        integer(
            "gap",
            "steps between the windows, at the ends of duration, of the frozen variance",
            at_least=0,
            at_most=10**7,
            default=10,
            required=False,
        ),
        ANY_PHI,
    ),
    memory_bytes,
    check=fitting,
)
