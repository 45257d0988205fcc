"""The stationary state of populations over balls, enclosed, and by mpmath
(`rnnchaos.numerics.rate.populations.state`)."""

from collections.abc import Sequence
from typing import Any

import flint
import numpy as np
from flint import arb, arb_mat, ctx
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.systems import enclosed_zero, newton_system
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.pairs.conditional import conditional_means
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.numerics.rate.model.balls import BallMeans, proved
from rnnchaos.numerics.rate.populations.linear import growth
from rnnchaos.numerics.rate.populations.state import NOTHING, Populations, Rest, rows
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.theory.errors import NonConvergence

WHAT, _ROUGH, _CHORDS = "the stationary state of populations", 48, 80
Solved = tuple[list[Any], list[Means]]
"""All unknowns, and the means of each population there."""


def solved(numbers: Arithmetic, network: Populations, rest: Rest, frozen: bool) -> Solved:
    """The state near `rest` in the numbers asked for: m and V, with `frozen` also c where it is less than
    V."""
    if NOTHING in rest.variances:
        still = rest.variances.index(NOTHING) + 1
        raise NonConvergence(f"{WHAT}: without variance it is not solved", f"V = 0 in population {still}")
    begin = [*rest.means, *rest.variances, *(rest.frozen if frozen and rest.moving else ())]
    if numbers.balls:
        return _in_balls(network, rest, begin, numbers.refinement)
    return _by_mpmath(network, begin, numbers.planned, numbers.refinement)


def _in_balls(network: Populations, rest: Rest, begin: list[float], refinement: int) -> Solved:
    k, phi, moving = network.count, network.phi, len(begin) == 3 * network.count
    makers = [
        BallMeans(phi, m, v, (1 + c / v) / 2 if moving else 0.0, refinement)
        for m, v, c in zip(rest.means, rest.variances, rest.frozen, strict=True)
    ]

    def means(x: Sequence[flint.arb], bits: int | None = None) -> list[Means]:
        return [maker.at(x[a], x[k + a], bits) for a, maker in enumerate(makers)]

    def value(x: Sequence[flint.arb]) -> list[flint.arb]:
        return [row[0] for row in rows(network, arb_of, x, means(x), moving)]

    def jacobian(x: Sequence[flint.arb]) -> arb_mat:
        with working_bits(_ROUGH):
            return arb_mat([row[1] for row in rows(network, arb_of, x, means(x, _ROUGH - 12), moving)])

    scales = [
        *(abs(m) + v**0.5 for m, v in zip(rest.means, rest.variances, strict=True)),
        *rest.variances,
        *(rest.variances if moving else ()),
    ]
    point = newton_system(
        value, jacobian, [arb(x) for x in begin], scales, bits=int(ctx.prec) - 20, what=WHAT
    )
    root = list(enclosed_zero(value(point), jacobian, point, scales, WHAT).root) if proved(phi) else point
    return root, means(root)


def _by_mpmath(network: Populations, begin: list[float], bits: int, refinement: int) -> Solved:
    k, pieces, law = network.count, pieces_of(network.phi), float_means(network.phi)
    moving = len(begin) == 3 * k

    def means(x: Sequence[Any]) -> list[Means]:
        return [conditional_means(network.phi, pieces, x[a], x[k + a], bits, refinement) for a in range(k)]

    places = [np.array([u]) for u in begin]
    rough = rows(network, float, places, [law(places[a], places[k + a]) for a in range(k)], moving)
    inverse = np.linalg.inv(np.array([[float(np.ravel(g)[0]) for g in row[1]] for row in rough]))
    x, last = [mp.mpf(u) for u in begin], mp.inf
    for _ in range(_CHORDS):
        found = rows(network, mpf_of, x, means(x), moving)
        step = [
            mp.fsum(mp.mpf(float(a)) * row[0] for a, row in zip(line, found, strict=True)) for line in inverse
        ]
        x = [u - s for u, s in zip(x, step, strict=True)]
        size = max(abs(s) / (1 + abs(u)) for s, u in zip(step, x, strict=True))
        if size < mp.ldexp(1, -3 * mp.prec // 4) or last <= size < mp.ldexp(1, 24 - bits):
            return x, means(x)
        last = size
    raise NonConvergence(f"{WHAT} by mpmath", mp.nstr(size, 3))


def require_frozen(network: Populations, rest: Rest, x: Sequence[Any], means: Sequence[Means]) -> None:
    """Raises `NonConvergence` unless balls show c = V where nothing moves, rho(M) < 1, and c < V where
    something does, in every population with inputs."""
    k = network.count
    if not rest.moving:
        bulk = growth(arb_of, network, [law.slope.value for law in means])
        if not bulk < 1:
            raise NonConvergence("whether activity is frozen, too near to where it turns", f"rho = {bulk}")
    else:
        driven = [a for a in range(k) if any(network.variances[a * k : a * k + k])]
        if not all(x[2 * k + a] < x[k + a] for a in driven):
            raise NonConvergence(
                "the frozen variance, too near to the variance", f"c - V = {x[2 * k] - x[k]}"
            )
