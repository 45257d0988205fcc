r"""The mean field at finite p by paths of one neuron,

$$\dot x=-x+\eta+\frac kp\int_0^\infty e^{-u/p}C(u)\varphi(x(t-u))\,du,\qquad
  \langle\eta\eta\rangle=g^2C(\tau),\quad C(\tau)=E\varphi(x(t))\varphi(x(t+\tau)).$$

On a ring of period T (`rnnchaos.numerics.feedback.periodic`), noise of spectrum $g^2\hat C$, C is iterated:
first as it comes, since what changes slowest is the time scale, then with weights that fall. Half of the
replicas are on a finer, longer ring (`rnnchaos.numerics.volumes.estimate.interval` makes the radius).
Nothing is proved.

For k q > 1 a neuron has two states at rest; what it does depends on how it began, and no answer is given.
"""

from fractions import Fraction
from functools import lru_cache, partial

import numpy as np
from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.feedback.periodic import Ring
from rnnchaos.numerics.plastic.static import K, P
from rnnchaos.numerics.quantity import GAIN, Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.estimate import interval, one_thread
from rnnchaos.theory.errors import NonConvergence, UsageError

HALF, SETTLING, AVERAGED, QUIET, STEADY = 12, 60, 50, 1e-2, 0.05
SLOWEST = 20
METHOD = "sampled: seeded paths on two rings; radius: Student's interval at 99.9 % plus their difference"
BISTABLE = "k q > 1: neurons have two states at rest, so that the activity depends on how it began; no theory"


def replica(k: float, p: float, g: float, ring: Ring, seed: int) -> float:
    """q. Raises `NonConvergence`."""
    rng, lags = np.random.default_rng(seed), np.arange(ring.steps)
    C = 0.8 * np.exp(-np.minimum(lags, ring.steps - lags) * ring.dt / 4)
    v, seen = np.zeros(ring.paths), []
    for turn in range(SETTLING + AVERAGED):
        spectrum = g * g * np.maximum(np.fft.rfft(C).real, 0)
        phi, v = ring.followed(ring.response(rng, spectrum), v, ring.memory(k, p, C))
        power = np.mean(np.abs(np.fft.rfft(phi, axis=0)) ** 2, axis=1)
        C = C + (np.fft.irfft(power, ring.steps) / ring.steps - C) / max(turn - SETTLING + 1, 1) ** 0.7
        seen.append(float(C[0]))
        if C[0] < QUIET:
            return 0.0
    if (drift := abs(np.mean(seen[SETTLING : SETTLING + 15]) / np.mean(seen[-15:]) - 1)) > STEADY:
        raise NonConvergence("the mean field of plastic synapses", f"{drift:.2g} of q")
    return float(C[0])


@lru_cache(maxsize=32)
def replicas(k: float, p: float, g: float, second: bool) -> list[list[float]]:
    """Of both rings; those of the second engine have finer steps and seeds of their own."""
    period, fine, seeds = max(60.0, 12 * p), 0.75 if second else 1.0, range(second * 100, second * 100 + HALF)
    steps = ((dt * fine, 2 * round(turn * period / dt / fine / 2)) for dt, turn in ((0.25, 1), (0.2, 1.25)))
    rings = enumerate(Ring(*of) for of in steps)
    with one_thread():
        return [[replica(k, p, g, ring, 2 * seed + i) for seed in seeds] for i, ring in rings]


def activity(second: bool, bits: int, /, *, k: Fraction, p: Fraction, g: Fraction) -> Ball:
    """q, by the first engine or the second."""
    if g <= 1 and k <= 1:
        return Ball(arb(0), "exact: g <= 1", True, "quiescent")
    if p > SLOWEST:
        raise UsageError("p", float(p), f"accepted here: at most {SLOWEST}")
    found = replicas(float(k), float(p), float(g), second)
    if min(map(min, found)) == 0:
        return Ball(arb(0), METHOD, False, "quiescent", "activity dies out from large starts")
    if float(k) * max(map(max, found)) >= 1:
        return Ball(None, METHOD, False, "none", BISTABLE)
    middle, radius = interval((found[0], found[1]))
    return Ball(widened(arb(middle), arb(radius)), METHOD, False)


SAMPLED = Quantity(
    "plastic.activity",
    "mean squared activity q",
    "plastic.activity",
    (K, P, GAIN),
    *(partial(activity, second) for second in (False, True)),
    most_digits={"ball": 1, "mpmath": 1},
)
