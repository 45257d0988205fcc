r"""What simulation says of networks with plastic synapses, against theory and its rivals.

* **Activity** at finite p and beyond the tricritical point: the frozen solution, unstable, has more.
* **Balance** of the synapses, exact at any N: $\|A\|^2=(k/N)\varphi^{\mathsf T}A\varphi$ on average.
* **Hysteresis** at k = 1.4, g = 0.97: a network that comes from above is active, one from near rest dies.
* **Imprinted** fixed points, to 0.2 %, whatever p.
"""

import math
from functools import cache

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, fixed, shifted
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.plastic.design import ACTIVE, DOWN, IMPRINTED, MEMORY, UP, Q, value
from rnnchaos.verify.statistics.contrasts import difference


def where(point: SingleSize) -> dict[str, str]:
    """k, p and g as they are typed."""
    return {name: f"{point.parameters[name]:g}" for name in ("k", "p", "g")}


def _rival(name: str, quantity: str, **at: str) -> Rival:
    return Rival(name, lambda p, t: value(quantity, **at), f"{quantity} of {at}")


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
        rivals=(*rivals, shifted()),
    )


def values() -> tuple[Claim, ...]:
    """With memory, beyond the tricritical point, imprinted."""
    name, title = "static_activity", "mean squared activity"
    silent, quiet = _rival("no plasticity", name, k="0", g="1.5"), fixed("quiescence", 0.0, "as at k = 1")
    memory = _rival("frozen solution", name, k="0.5", g="1.5")
    active = _rival("frozen solution", name, k="1.4", g="1", branch="aligned")
    found = [
        _claim(MEMORY, "activity.memory", Q, title, memory, silent),
        _claim(ACTIVE, "activity.active", Q, title, active, quiet),
    ]
    for point in IMPRINTED:
        k, _, g = where(point).values()
        rivals = (
            _rival("no couplings", "imprinted_activity", k=k, g="0"),
            _rival("sign of the input", name, k=k, g=g, branch="aligned"),
        )
        title = "activity of an imprinted fixed point"
        found.append(_claim(point, f"imprinted_activity.k{k}", "imprinted_activity", title, *rivals))
    return tuple(found)


def _ratio(record: Record) -> float:
    return float(record.observables["square"] / record.observables["work"])


def balance() -> Claim:
    """|A|^2 over (k/N) phi^T A phi, of the networks of `MEMORY`."""
    step = "in steps of dt it is off by dt/(2 p) of what the work changes in one: 0.5 % of it"
    return Claim(
        id="plastic.balance.memory",
        formula="plastic.balance",
        title="balance of the plastic synapses at k = 0.5, p = 1, g = 1.5",
        point=where(MEMORY),
        prediction=lambda: 1.0,
        tolerance=0.015,
        measurements=(Measurement("balance", MEMORY.study(), _ratio, "fast"),),
        rivals=(fixed("twice the work", 2.0), fixed("half the work", 0.5), shifted()),
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
        rivals=(fixed("no hysteresis", 0.0), Rival("the other way", lambda p, t: -p)),
        budgets=DOWN.budgets,
        biases=(Bias("finite size, transient, step of both", both, DOWN.source(Q), order=1), *DOWN.extra),
    )


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    return (*values(), balance(), hysteresis())
