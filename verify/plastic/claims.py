r"""What simulation says of networks with plastic synapses, against theory and its rivals.

* **Activity** at finite p and beyond the tricritical point: the frozen solution, unstable, has more.
* **Balance** of the synapses, exact at any N: $\|A\|^2=(k/N)\varphi^{\mathsf T}A\varphi$ on average.
* **Hysteresis** at k = 1.4, g = 0.97: a network that comes from above is active, one from near rest dies.
* **Imprinted** fixed points, to 0.2 %, whatever p.
* **Spectrum** around a network at rest, k = 1.6, g = 1, p = 1: with synapses that follow at once its edge
  would be further left.
"""

import math
from functools import cache

from rnnchaos.verify.claim import Bias, Claim, Rival, fixed, shifted
from rnnchaos.verify.plastic.design import (
    ACTIVE,
    BALANCE,
    DOWN,
    EDGE,
    IMPRINTED,
    MEMORY,
    UP,
    Networks,
    Q,
    value,
)
from rnnchaos.verify.statistics.contrasts import difference


def _rival(name: str, quantity: str, **at: str) -> Rival:
    return Rival(name, lambda p, t: value(quantity, **at), f"{quantity} of {at}")


def _claim(point: Networks, id: str, formula: str, title: str, *rivals: Rival, of: str = Q) -> Claim:
    return Claim(
        **point.claimed(of),
        id=f"plastic.{id}",
        formula=f"plastic.{formula}",
        title=f"{title} at {', '.join(f'{name} = {value}' for name, value in point.at.items())}",
        point=point.at,
        prediction=lambda: point.limit(of),
        relative=of == Q,
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
        k, _, g = point.at.values()
        rivals = (
            _rival("no couplings", "imprinted_activity", k=k, g="0"),
            _rival("sign of the input", name, k=k, g=g, branch="aligned"),
        )
        title = "activity of an imprinted fixed point"
        found.append(_claim(point, f"imprinted_activity.k{k}", "imprinted_activity", title, *rivals))
    return tuple(found)


def balance() -> Claim:
    """|A|^2 over (k/N) phi^T A phi, of the networks of `MEMORY`."""
    rivals = fixed("twice the work", 2.0), fixed("half the work", 0.5)
    return _claim(MEMORY, "balance.memory", BALANCE, "balance of the plastic synapses", *rivals, of=BALANCE)


def spectrum() -> Claim:
    """The right edge around a network at rest."""
    at = dict(EDGE.stated)
    fast = _rival("without 1/(1 + p lambda)", "frozen_edge", **at | {"p": "0"})
    del at["p"]
    linear = Rival("sqrt(Sigma) - 1", lambda p, t: value("bulk_stability", **at) ** 0.5 - 1, "as at k = 0")
    return EDGE.claim("edge", fast, linear)


def hysteresis() -> Claim:
    """The activity of a network that comes from above minus that of one that begins near rest."""
    both = math.fsum(amount for point in (DOWN, UP) for amount in point.budget(Q).amounts().values())
    return Claim(
        id="plastic.activity.hysteresis",
        formula="plastic.activity",
        title="how a network began decides at k = 1.4, p = 0, g = 0.97: from g = 1.1, and from near rest",
        point=DOWN.at,
        prediction=lambda: DOWN.limit(Q) - UP.limit(Q),
        tolerance=0.5,
        relative=True,
        kind="ordering",
        measurements=(DOWN.pair(Q), UP.pair(Q)),
        combine=difference,
        rivals=(fixed("no hysteresis", 0.0), Rival("the other way", lambda p, t: -p)),
        budgets=DOWN.budgets,
        biases=(
            Bias("finite size, transient, step of both", both, DOWN.source(Q), order=1),
            *DOWN.biases(Q)[3:],
        ),
    )


@cache
def claims() -> tuple[Claim, ...]:
    """All of the column."""
    return (*values(), balance(), hysteresis(), spectrum())
