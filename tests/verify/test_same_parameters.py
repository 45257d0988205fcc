"""A simulation accepts of a parameter what the quantities of its column accept, or is in `NARROWER` or
`WIDER` with the reason: a value that theory gives and no network can be run at, or the other way round, is a
gap to be named."""

from collections.abc import Iterable
from typing import Any

from rnnchaos.numerics.quantity import Parameter
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.catalogue import COLUMNS, declared
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY

PHIS = (*REGISTRY, "linear", "x", "2*x", "tanh(2*x)", "x/(1+x**2)", "sin(x)", "tanh(x**3)", "x*exp(-x**2)")
PHIS += ("cos(x)", "step", "", "sinh(x)", "tanh(x)-x")
NARROWER = {
    ("confinement", "confinement", "T_probe"): "Langevin dynamics: at T_probe = 0 a probe does not move",
    ("freezing", "freezing", "N"): "a matrix of N^2 couplings",
    ("langevin_machine", "langevin_machine", "T"): "noise of images: not resolved below, unseen above",
    ("gradient", "gradient", "T"): "Langevin dynamics: at T = 0 a planted state has no spread to draw from",
    ("heavy_tailed", "heavy_tailed", "N"): "a matrix of N^2 couplings",
    ("heavy_tailed", "transition", "N"): "a matrix of N^2 couplings",
    ("heavy_tailed", "transition", "alpha"): "drawn in float32, which couplings of smaller alpha overflow",
    ("modular", "modular", "N0"): "a matrix of the couplings of P N0 neurons",
    ("reconstruction", "reconstruction", "N"): "two matrices of N^2 couplings",
}
WIDER = {
    ("confinement", "confinement", "N"): "N of a quantity is that of Kac and Rice's integral, few neurons",
}
ONLY_SIMULATED = {"heavy_tailed": {"linear"}}
"""The linear network, whose quantities have no phi, is a network like any other to a simulation."""

Pair = tuple[str, str, str, Parameter, list[Parameter]]


def shared() -> Iterable[Pair]:
    """(column, study, name, the study's parameter, those of the column's quantities)."""
    for column in COLUMNS:
        quantities = declared(column, "QUANTITIES", ())
        for study in declared(column, "STUDIES", ()):
            for parameter in study.parameters:
                of = [p for q in quantities for p in q.parameters if p.name == parameter.name]
                if of:
                    yield column, study.id, parameter.name, parameter, of


def accepted(parameter: Parameter, values: Iterable[Any]) -> set[Any]:
    def takes(value: Any) -> bool:
        try:
            parameter(value)
        except UsageError:
            return False
        return True

    return {value for value in values if takes(value)}


def test_the_nonlinearities_of_a_column_are_those_of_its_simulations() -> None:
    seen = set()
    for column, study, name, simulated, evaluated in shared():
        if name == "phi":
            theory = set().union(*(accepted(parameter, PHIS) for parameter in evaluated))
            assert accepted(simulated, PHIS) == theory | ONLY_SIMULATED.get(column, set()), study
            assert set(REGISTRY) <= theory < set(PHIS)
            seen.add(study)
    drawn = {"gaussian", "spectrum", "heavy_tailed", "gradient", "modular", "rate", "rate.populations"}
    assert seen == drawn | {"reconstruction"}


def test_intervals_are_the_same_or_narrower_for_a_reason() -> None:
    found = set()
    for column, study, name, simulated, evaluated in shared():
        intervals = {p.domain for p in evaluated if isinstance(p.domain, Interval)}
        if isinstance(simulated.domain, Interval) and simulated.domain not in intervals:
            found.add((column, study, name))
            if (column, study, name) not in WIDER:
                assert all(inside(simulated.domain, wide) for wide in intervals), (study, name)
    assert found == set(NARROWER) | set(WIDER)


def inside(narrow: Interval, wide: Interval) -> bool:
    """Whether the ends of one interval lie between those of the other, and what is whole stays whole."""
    low, high = narrow.low, narrow.high
    return (
        (wide.low is None or (low is not None and low >= wide.low))
        and (wide.high is None or (high is not None and high <= wide.high))
        and narrow.whole >= wide.whole
    )
