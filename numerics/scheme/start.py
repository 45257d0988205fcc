"""Where the Euler map's state is looked for: whether the map rests, how many states it has, and Delta0 in
float64.
"""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, log10, nan, sqrt
from typing import Any

from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.meanfield.branches import map_branch
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain, slope
from rnnchaos.numerics.means.hermite import Correlation, float_correlation, float_nodes
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.step_one import White, float_means
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


def is_quiet(g: Fraction, dt: Fraction, phi: Nonlinearity) -> bool:
    """Whether the map rests: g <= g_c. Raises `UsageError` where an expression has other states as well."""
    if not phi.registered:
        map_branch(g, dt, activation(phi))
    return is_quiescent_gain(g, phi)


def white(build: Callable[[Any], White], shot: Map, start: Any, digits: float) -> Any:
    """Delta0 = g^2 E phi^2 + 2 D (step 1) by secants on the ratio of both sides. Raises `NonConvergence`."""

    def ratio(variance: Any) -> Any:
        return (shot.g2 * build(variance).second + shot.kick) / variance - 1

    def small(step: Any, root: Any) -> bool:
        return bool(abs(step) <= abs(root) * (0 * root + 1) / 10 ** ceil(digits))

    return secant(
        ratio, start, start * 101 / 100, small=small, what="Delta0 of the map", least=0.25, most=100
    )


def float_state(g: float, dt: float, phi: Nonlinearity, noise: float = 0) -> tuple[Any, Map] | float:
    """C at the stationary Delta0 (at step 1 its means), and the recursion, in float64; 0 at g <= g_c and nan
    without a chaotic state, where there is no noise. Raises `UsageError` for an expression with several.
    """
    guess = _guess(g, dt, phi, noise)
    if not guess > 0:
        return guess
    shot = Map(g * g, dt, sqrt, noise=noise)
    if dt == 1:
        means = float_means(activation(phi), guess)
        return means(white(means, shot, guess, 14)), shot
    nodes = float_nodes(activation(phi), sqrt(guess))

    def build(variance: float) -> Correlation:
        return float_correlation(nodes, variance)

    near = 0.0 if noise else max(0.0, -log10(g * abs(float(slope(phi))) - 1))
    start = shot.bracketed(build, guess, near)
    return build(shot.refined(build, start, 4, 15, near)), shot


def _guess(g: float, dt: float, phi: Nonlinearity, noise: float) -> float:
    """The flow's Delta0, or for an expression at step 1 the map's own; 0 or nan where there is none."""
    import numpy as np

    from rnnchaos.numerics.meanfield.arrays import solve

    exact = Fraction(g)
    if not phi.registered:
        place = map_branch(exact, Fraction(dt), activation(phi), Fraction(noise))
        if place is None:
            return 0.0 if not noise and is_quiescent_gain(exact, phi) else nan
        if dt == 1:
            return sqrt(max(place[0], place[1] / 4) * place[1])
    if noise:
        from rnnchaos.numerics.gaussian.noise import float_variance

        return float_variance(g, noise, phi)
    return float(solve(np.array([g]), phi).variance[0])
