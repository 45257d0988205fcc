r"""The Euler map $x_{n+1}=(1-\delta)x_n+\delta J\varphi(x_n)$ in numbers: its own mean-field theory.

    (1 + (1-d)^2) D_n - (1-d)(D_(n+1) + D_(n-1)) = d^2 g^2 C(D_n; D_0),
    D_-1 = D_1,   D_n -> 0,   0 < d <= 1,
    kinetic energy <F^2> = 2 (D_0 - D_1)/d^2 = (g^2 E phi^2 - D_0)/(1 - d),   F = -x + J phi(x),

by shooting on D_0 (`rnnchaos.numerics.scheme.shooting`) with C from its Hermite coefficients
(`rnnchaos.numerics.means.hermite`). At d = 1 the activity is white: $D_n=0$ for n > 0, so $D_0=g^2E\varphi^2$
and $\langle F^2\rangle=2D_0$. The onset is that of the flow: for $d\le1$ the circle of eigenvalues
$1-d+dg|c_1|e^{i\theta}$ leaves the unit disc at $g|c_1|=1$. Nothing is proved: the radius is ten times the
larger change on doubling the precision and on doubling lags and nodes.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import isnan
from typing import Any

from rnnchaos.numerics.ball.elementary import point, square_root
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.meanfield.gain import GAIN, closeness
from rnnchaos.numerics.meanfield.state_engines import no_solution, quiescent
from rnnchaos.numerics.means.hermite import Correlation, ball_correlation, mpmath_correlations
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.quantity import PHI, Engine, Quantity
from rnnchaos.numerics.scheme.domain import STEP, reference
from rnnchaos.numerics.scheme.near_onset import flow_variance, is_near, near_variance
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.start import float_state, is_quiet, white
from rnnchaos.numerics.scheme.step_one import White, ball_means, mpmath_means
from rnnchaos.numerics.value import BITS_PER_DIGIT, Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

METHOD = (
    "{}shooting on Delta0 with Hermite coefficients; radius: 10 times the larger change on doubling "
    "the precision and on doubling lags and nodes"
)
NONE = Fraction(0)
_SPARE = 16  # of the 24 guard bits that the caller puts on top of the digits
_FLOAT = 20  # nearer to the onset than 2^-20 float64 does not resolve the gain
State = Correlation | White
Extract = Callable[[Any, Map], Any]
"""What is wanted of the chaotic state, from C at its Delta0 (at step 1 its means) and the recursion."""


def variance_of(c: State, shot: Map) -> Any:
    return c.variance


def _kinetic_energy(c: State, shot: Map) -> Any:
    return 2 * c.variance if shot.step == 1 else (shot.g2 * c.second - c.variance) / shot.keep


def approximate(g: float, dt: float, phi: Nonlinearity) -> tuple[float, float]:
    """(Delta0, <F^2>) in float64, to about 1e-12; 0 at g <= g_c, nan without a chaotic state."""
    found = float_state(g, dt, phi)
    if isinstance(found, float):
        return found, found
    c, shot = found
    return c.variance, _kinetic_energy(c, shot)


def map_engines(extract: Extract) -> tuple[Engine, Engine]:
    """The (ball, mpmath) engines of extract(C at the stationary Delta0, recursion), over either kind of
    numbers; 0 in quiescence without noise.
    """

    def compute(
        numbers: Arithmetic, *, g: Fraction, dt: Fraction, phi: Nonlinearity, D: Fraction = NONE
    ) -> Any:
        planned = _planned(numbers.balls, numbers.bits, numbers.planned, g, dt, phi, D)
        if numbers.precision == numbers.planned and numbers.refinement == 0:
            return extract(*planned)
        digits = numbers.bits / BITS_PER_DIGIT
        return extract(*_solved(numbers, g, dt, phi, D, planned[0].variance, digits - 2))

    ball, mpmath = engines(
        compute,
        _at_rest,
        estimate=METHOD.format(""),
        reference=METHOD.format("mpmath: "),
        guard=lambda *, g, phi, **other: 32 + 4 * closeness(g, phi),
        finer=lambda bits: bits // 2,
    )
    return ball, reference(mpmath)


def _at_rest(
    bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity, D: Fraction = NONE
) -> Ball | None:
    if D == 0 and is_quiet(g, dt, phi):
        return quiescent(0)
    return no_solution(g, phi, METHOD.format("")) if isnan(_start(g, dt, phi, D)) else None


@lru_cache(maxsize=64)
def _start(g: Fraction, dt: Fraction, phi: Nonlinearity, noise: Fraction) -> float:
    """Delta0 in float64, nan without a chaotic state; near the onset that of the flow."""
    beside = noise == 0 and dt == 1 and closeness(g, phi) > _FLOAT
    if beside or (noise == 0 and is_near(g, dt, phi)):
        return float(flow_variance(g, phi))
    found = float_state(float(g), float(dt), phi, float(noise))
    return found if isinstance(found, float) else float(found[0].variance)


@lru_cache(maxsize=4)
def _planned(
    balls: bool, bits: int, planned: int, g: Fraction, dt: Fraction, phi: Nonlinearity, noise: Fraction
) -> tuple[Any, Map]:
    """The state and the recursion as planned, from float64: the refined ones start from it."""
    numbers = Arithmetic(balls, bits, planned)
    with numbers.working(planned):
        start = numbers.number(Fraction(_start(g, dt, phi, noise)))
        return _solved(numbers, g, dt, phi, noise, start, 14)


def _solved(
    numbers: Arithmetic,
    g: Fraction,
    dt: Fraction,
    phi: Nonlinearity,
    noise: Fraction,
    start: Any,
    known: float,
) -> tuple[Any, Map]:
    """The chaotic state and the recursion from a start with `known` digits."""
    squared, step, kick = numbers.number(g) ** 2, numbers.number(dt), numbers.number(noise)
    shot = Map(squared, step, square_root, point, kick, numbers.refinement)
    build, digits = _build(numbers, g, dt, phi, noise, start), numbers.bits / BITS_PER_DIGIT
    wanted = digits + numbers.refinement * (digits - 4)
    if dt == 1:
        return build(white(build, shot, start, wanted)), shot
    if noise == 0 and is_near(g, dt, phi):
        bits = numbers.bits
        return build(near_variance(build, g, dt, phi, bits, numbers.refinement, numbers.balls)), shot
    return build(shot.refined(build, start, known, wanted)), shot


def _build(
    numbers: Arithmetic, g: Fraction, dt: Fraction, phi: Nonlinearity, noise: Fraction, start: Any
) -> Callable[[Any], Any]:
    """C, or at step 1 the means, as a function of the variance near `start`."""
    act, bits, finer = activation(phi), numbers.bits, numbers.refinement
    lost = 8 * closeness(g, phi) // (2 + finer) if noise == 0 and is_near(g, dt, phi) else 0
    if numbers.balls:
        if dt == 1:
            return ball_means(act, start, finer)
        return lambda variance: ball_correlation(act, variance, bits - _SPARE + lost, finer)
    near = _start(g, dt, phi, noise)
    if dt == 1:
        return mpmath_means(act, near, bits, finer)
    return mpmath_correlations(act, near**0.5, bits - _SPARE + lost, finer)


def _vectorised(which: int) -> Callable[..., Any]:
    def values(*, g: Any, dt: Any, phi: Nonlinearity) -> Any:
        import numpy as np

        gains, steps = np.broadcast_arrays(np.asarray(g, dtype=float), np.asarray(dt, dtype=float))
        pairs = zip(gains.ravel(), steps.ravel(), strict=True)
        return np.array([approximate(float(a), float(b), phi)[which] for a, b in pairs]).reshape(gains.shape)

    return values


VARIANCE_ENGINES = map_engines(variance_of)
STATE = (
    Quantity(
        "scheme.variance",
        "variance of the Euler map's chaotic state",
        "scheme.variance",
        (GAIN, STEP, PHI),
        *VARIANCE_ENGINES,
        _vectorised(0),
    ),
    Quantity(
        "scheme.kinetic_energy",
        "raw kinetic energy <F^2> of the Euler map",
        "scheme.kinetic_energy",
        (GAIN, STEP, PHI),
        *map_engines(_kinetic_energy),
        _vectorised(1),
    ),
)
