r"""The engines of the modular column: from exact parameters to a state (`modular_state`), from a state to the
quantity (`modular_exponents`), in balls and over mpmath numbers; and the two lines of the phase diagram.
"""

from collections.abc import Callable
from fractions import Fraction
from math import inf, sqrt
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.modular.covariance import ball_medium, mpmath_medium
from rnnchaos.numerics.modular.observables import Found, square_root
from rnnchaos.numerics.modular.state import Hierarchy, at, mismatch, solved
from rnnchaos.numerics.quantity import Engine
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

PROOF = (
    "{} in ball arithmetic; root enclosed by a change of sign, unique by theorem "
    "(rnnchaos.theory.modular.mean_field)"
)
CLOSED = PROOF.format("closed forms of erf")
EXPANDED = PROOF.format("Mehler's expansion with proved coefficients and remainder")
EXACT = "exact: no level is above its onset"
REFERENCE = (
    "mpmath: {}, secant root; radius: 10 times the larger change on doubling the precision and on half as "
    "many digits again in the law"
)


Extract = Callable[..., Any]
"""`(Found, **other parameters) -> number`, None where the quantity is minus infinity."""


def ball_engine(extract: Extract) -> Engine:
    """The ball engine of a quantity of the state."""

    def run(bits: int, /, **given: Any) -> Ball:
        of, other = hierarchy(**given)
        found = Found(of, solved(of, ball_medium(of.phi), bits), arb_of)
        return _answered(found, extract(found, **other), CLOSED if of.phi.name == "erf" else EXPANDED)

    return run


def mpmath_engine(extract: Extract) -> Engine:
    """The second engine: laws and root over mpmath numbers, from a rough state."""

    def run(bits: int, /, **given: Any) -> Ball:
        of, other = hierarchy(**given)
        with working_bits(128):
            rough = solved(of, ball_medium(of.phi), 48)
        if rough.last is None or extract(Found(of, rough, arb_of), **other) is None:
            found = Found(of, rough, arb_of)
            return _answered(found, extract(found, **other), EXACT)
        variance, good, values = ball_to_mpf(rough.variance), 48, []
        for precision, wanted in _ways(bits):
            with _precise(precision):
                medium = mpmath_medium(of.phi, sqrt(float(rough.variance)), wanted)
                variance = _mpmath_root(of, medium, rough.last, variance, good)
                found = Found(of, at(medium(variance), of, rough.last, _rational), _rational)
                values.append(arb_of(extract(found, **other)))
            good = bits
        plain, finer, longer = values
        kind = "closed forms of erf" if of.phi.name == "erf" else "Hermite expansion by its recurrence"
        return judged(plain, finer, longer, REFERENCE.format(kind))

    return run


def _precise(precision: int) -> Any:
    from mpmath import mp

    return mp.workprec(precision)


def ball_to_mpf(number: flint.arb) -> Any:
    """The midpoint of a ball as an mpmath number, exactly."""
    from mpmath import mp

    mantissa, exponent = (int(n) for n in number.mid().man_exp())
    with mp.workprec(max(53, abs(mantissa).bit_length())):
        return mp.ldexp(mp.mpf(mantissa), exponent)


def _ways(bits: int) -> tuple[tuple[int, int], ...]:
    """(precision, bits of the law): plain, a finer law, twice the precision."""
    law = bits + 24
    finer = law + law // 2
    return (law + 48, law), (finer + 48, finer), (2 * law + 48, law)


def _mpmath_root(of: Hierarchy, medium: Any, last: int, start: Any, good: int) -> Any:
    """The variance by secants from a start that is good to about `good` bits. Raises `NonConvergence`."""
    from mpmath import mp

    old, new = start, start * (1 + mp.ldexp(1, -good))
    height = mismatch(medium(old), of, last, _rational)
    for _ in range(100):
        now = mismatch(medium(new), of, last, _rational)
        if now == height or now == 0:
            return new
        step = now * (new - old) / (now - height)
        old, height, new = new, now, new - step
        if abs(step) < abs(new) * mp.ldexp(1, -(mp.prec * 5) // 8):
            return new
    raise NonConvergence("the state of the populations", mp.nstr(step, 5))


def _rational(number: Fraction) -> Any:
    from mpmath import mp

    return mp.mpf(number.numerator) / number.denominator


def _answered(found: Found, value: Any, method: str) -> Ball:
    resting = found.state.last is None
    if value is None:
        message = "minus infinity: nothing couples this level"
        return Ball(None, EXACT, True, "quiescent" if resting else "none", message)
    return Ball(value, EXACT if resting else method, True, "quiescent" if resting else "chaotic")


def hierarchy(
    *,
    phi: Nonlinearity,
    sigma: Fraction | None = None,
    sigma_mu: Fraction | None = None,
    N0: float | int | None = None,
    strengths: tuple[Fraction, ...] = (),
    sizes: tuple[float | int, ...] = (),
    **other: Any,
) -> tuple[Hierarchy, dict[str, Any]]:
    """The levels that the parameters name, and the parameters left. Raises `UsageError` where all strengths
    are zero and where sizes and strengths do not match."""
    if sigma is not None and sigma_mu is not None and N0 is not None:
        name, strengths, sizes = "sigma and sigma_mu", (sigma, sigma_mu), (N0,)
    else:
        name = "strengths"
        sizes = sizes * (len(strengths) - 1) if len(sizes) == 1 else sizes
    if not any(strengths):
        raise UsageError(name, "all zero", "accepted: at least one strength > 0")
    if len(sizes) != len(strengths) - 1:
        accepted = f"one size, or one for each of the {len(strengths) - 1} levels above the neurons"
        raise UsageError("sizes", ",".join(map(str, sizes)), f"accepted: {accepted}")
    inverse = tuple(Fraction(0) if size == inf else Fraction(1, int(size)) for size in sizes)
    return Hierarchy(strengths, inverse, phi), other


def critical_strength(bits: int, /, *, sigma_mu: Fraction, N0: float | int) -> Ball:
    """sigma_c at which quiescence loses stability, slope 1: sigma_c^2 = (1 - m)/(1 - m (1 - 1/N0))."""
    m, share = sigma_mu**2, Fraction(0) if inf == N0 else Fraction(1, int(N0))
    if m >= 1:
        message = "sigma_mu >= 1: quiescence is unstable at every sigma"
        return Ball(None, "exact", True, "none", message)
    square = (1 - m) / (1 - m * (1 - share))
    return Ball(arb_of(square).sqrt(), "closed form")


def crossover_strength(bits: int, /, *, sigma: Fraction, phi: Nonlinearity) -> Ball:
    """sigma_mu at which macroscopic activity sets in at infinite N0: 1/E phi' at the state without
    modules."""
    of = Hierarchy((sigma, Fraction(0)), (Fraction(0),), phi)
    state = solved(of, ball_medium(phi), bits)
    if state.last is None:
        return Ball(arb(1), "exact: sigma <= 1, from quiescence", True, "quiescent")
    value = state.slopes[1].rsqrt()
    return Ball(value, CLOSED if phi.name == "erf" else EXPANDED)


def crossover_reference(bits: int, /, *, sigma: Fraction, phi: Nonlinearity) -> Ball:
    """The same over mpmath numbers."""
    if sigma <= 1:
        return crossover_strength(bits, sigma=sigma, phi=phi)
    engine = mpmath_engine(lambda found: 1 / square_root(found.state.slopes[1]))
    return engine(bits, sigma=sigma, sigma_mu=Fraction(0), N0=inf, phi=phi)


def pointwise(engine: Engine) -> Callable[..., Any]:
    """The float64 path: the ball engine at 64 bits, point by point."""

    def vectorised(**given: Any) -> Any:
        import numpy as np

        arrays = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
        points = np.broadcast(*arrays.values())
        out = np.empty(points.shape)
        for place, values in zip(np.ndindex(points.shape), points, strict=True):
            point = {name: _exact(name, float(v)) for name, v in zip(arrays, values, strict=True)}
            with working_bits(96):
                found = engine(64, **{**given, **point}).arb
            out[place] = np.nan if found is None else float(found.mid())
        return out

    return vectorised


def _exact(name: str, number: float) -> Any:
    from rnnchaos.numerics.quantity import rational

    return (number if number == inf else int(number)) if name == "N0" else rational(number)
