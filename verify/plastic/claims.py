r"""What simulation says of networks with plastic synapses, against theory and its rivals.

* **Activity** at finite p and beyond the tricritical point: the frozen solution, which is no state of the
  dynamics, has more.
* **Balance** of the synapses, exact at any N: $\|A\|^2=(k/N)\varphi^{\mathsf T}A\varphi$ on average.
* **Hysteresis**: at k = 1.4, g = 0.97 a network that comes from above is active, one that begins near rest dies.
* **Imprinted** fixed points, to 0.2 %, whatever p.
* **Spectrum** around a frozen solution: with synapses that follow at once its edge would be further out.
"""

import math
from functools import cache

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, fixed, shifted
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.plastic.design import ACTIVE, DOWN, EDGE, EDGE_OF, IMPRINTED, MEMORY, UP, Q, value
from rnnchaos.verify.statistics.contrasts import difference


def where(point: SingleSize) -> dict[str, str]:
    """k, p and g as they are typed."""
    return {name: f"{point.parameters[name]:g}" for name in ("k", "p", "g")}


def _rival(name: str, quantity: str, note: str, **at: str) -> Rival:
    return Rival(name, lambda p, t: value(quantity, **at), note)


def _claim(point: SingleSize, id: str, formula: str, title: str, *rivals: Rival) -> Claim:
    at = where(point)
    return Claim(
        **point.claimed(Q),
        id=f"plastic.{id}",
        formula=f"plastic.{formula}",
        title=f"{title} at k = {at['k']}, p = {at['p']}, g = {at['g']}",
        point=at,
        prediction=lambda: point.limit(Q),
        relative=True,
        rivals=rivals,
    )


def activities() -> tuple[Claim, ...]:
    """With memory, and beyond the tricritical point."""
    title, note = "mean squared activity", "zero speed: not a state of the dynamics"
    return (
        _claim(
            MEMORY,
            "activity.memory",
            Q,
            title,
            _rival("frozen solution", "static_activity", note, k="0.5", g="1.5"),
            _rival("no plasticity", "static_activity", "k = 0, frozen", k="0", g="1.5"),
            shifted(),
        ),
        _claim(
            ACTIVE,
            "activity.active",
            Q,
            title,
            _rival("frozen solution", "static_activity", note, k="1.4", g="1", branch="aligned"),
            fixed("quiescence", 0.0, "g <= 1, as if the onset were continuous"),
            shifted(),
        ),
    )


def imprinted(point: SingleSize) -> Claim:
    """The activity of an imprinted state."""
    at = where(point)
    own = {name: at[name] for name in ("k", "g")}
    return _claim(
        point,
        f"imprinted_activity.k{at['k']}",
        "imprinted_activity",
        "activity of an imprinted fixed point",
        _rival("no couplings", "imprinted_activity", "g = 0", k=at["k"], g="0"),
        _rival("aligned", "static_activity", "x of the sign of its input", branch="aligned", **own),
        shifted(),
    )


def _ratio(record: Record) -> float:
    return float(record.observables["square"] / record.observables["work"])


def balance() -> Claim:
    """|A|^2 over (k/N) phi^T A phi, of the networks of `MEMORY`."""
    step = (
        "the sum over steps of p A' = -A + ... is off by dt/(2 p) of the change in a step: 0.5 % at N = 500"
    )
    return Claim(
        id="plastic.balance.memory",
        formula="plastic.balance",
        title="balance of the plastic synapses at k = 0.5, p = 1, g = 1.5",
        point=where(MEMORY),
        prediction=lambda: 1.0,
        tolerance=0.015,
        measurements=(Measurement("balance", MEMORY.study(), _ratio, "fast"),),
        rivals=(
            fixed("half the work", 2.0, "a factor 2 of the square's derivative lost"),
            fixed("synapses that follow at once", 1.0 / 0.9, "|A|^2 = k^2 q^2"),
            shifted(),
        ),
        budgets=MEMORY.budgets,
        biases=(Bias("time step", 0.007, step), Bias("averaging time", 0.001, "p/duration"), FLOAT32),
    )


def hysteresis() -> Claim:
    """The activity of a network that comes from above minus that of one that begins near rest."""
    both = math.fsum(amount for point in (DOWN, UP) for amount in point.budget(Q).amounts().values())
    return Claim(
        id="plastic.activity.hysteresis",
        formula="plastic.activity",
        title="how a network began decides at k = 1.4, p = 0, g = 0.97: from g = 1.1, and from near rest",
        point=where(DOWN),
        prediction=lambda: DOWN.limit(Q) - UP.limit(Q),
        tolerance=0.5,
        relative=True,
        kind="ordering",
        measurements=(DOWN.pair(Q), UP.pair(Q)),
        combine=difference,
        rivals=(
            fixed("no hysteresis", 0.0, "one state at each gain"),
            Rival("the other way", lambda p, t: -p, "activity from rest alone"),
        ),
        budgets=DOWN.budgets,
        biases=(Bias("finite size, transient, step of both", both, DOWN.source(Q), order=1), *DOWN.extra),
    )


def spectrum() -> Claim:
    """The right edge around a frozen solution."""
    at = where(EDGE)
    return Claim(
        id="plastic.frozen_edge.k0.5",
        formula="plastic.frozen_edge",
        title="right edge of the spectrum around the frozen solution at k = 0.5, p = 1, g = 2.5",
        point=at,
        prediction=lambda: EDGE.limit(EDGE_OF),
        tolerance=EDGE.tolerance[EDGE_OF],
        relative=True,
        measurements=(EDGE.pair(EDGE_OF),),
        rivals=(
            _rival("without 1/(1 + p lambda)", "frozen_edge", "p = 0", **at | {"p": "0"}),
            Rival(
                "sqrt(Sigma) - 1", lambda p, t: value("bulk_stability", k="0.5", g="2.5") ** 0.5 - 1, "linear"
            ),
        ),
        budgets=EDGE.budgets,
        biases=(EDGE.finite(EDGE.budget(EDGE_OF).finite, EDGE.source(EDGE_OF)),),
    )


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    return (*activities(), balance(), hysteresis(), *map(imprinted, IMPRINTED), spectrum())
