r"""Critical exponents and amplitudes, measured: local log-slopes at shrinking eps, extrapolated to eps = 0.

With $\varepsilon=g-g_c$ and X = Delta0 or Gamma0, the local exponent and the local amplitude

    s(eps) = d ln X/d ln eps = eps X'(g)/X,      A(eps) = X/eps^n    (n the integer that s tends to)

are asymptotic power series in eps. They are evaluated to many digits at $\varepsilon_j=\varepsilon_02^{-j}$,
j < m, multiples of g_c, and extrapolated to 0 by Neville's polynomial, whose error is of the order of
$\prod_j\varepsilon_j$, chosen below the digits asked. The derivative is exact, not a difference:
$4g\,dg=P'(\Delta_0)\,d\Delta_0$ and $\Gamma_0=g^2E\varphi^2-\Delta_0$
(`rnnchaos.numerics.meanfield.state`). The radius is ten times the larger
change on leaving out the first or the last point, plus what the balls carry; it is an estimate, so
`certified` is false. Beside it stand the values derived by series reversion (`rnnchaos.theory.onset.series`).
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import ceil, log10, sqrt
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.state import Measure, chaotic, guard_bits, squared_gain
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.means.moments import Moments, moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.numerics.value import Value, bits_for, reached
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, odd_nonlinearity

MAX_DIGITS = 300
Local = tuple[flint.arb, flint.arb]
QUANTITIES = ("variance", "kinetic_energy")


@dataclass(frozen=True)
class CriticalExponent:
    """Exponent and amplitude of one quantity: measured, derived, and whether they agree within the radii."""

    quantity: str
    exponent: Value
    amplitude: Value
    derived_exponent: int
    derived_amplitude: Any
    agree: bool
    how: str

    @property
    def measured(self) -> tuple[Value, Value]:
        """Exponent and amplitude."""
        return self.exponent, self.amplitude


def exponents(digits: int = 15, phi: str | Nonlinearity = "tanh") -> tuple[CriticalExponent, ...]:
    """Exponents and amplitudes of Delta0 and Gamma0 at the onset, to `digits` digits.

    Raises `UsageError` for phi without a continuous onset linear in eps or with an irrational slope, and for
    digits out of range.
    """
    if type(digits) is not int or not 1 <= digits <= MAX_DIGITS:
        raise UsageError("digits", digits, f"accepted: an integer from 1 to {MAX_DIGITS}")
    act = activation(odd_nonlinearity(phi))
    act.phi.require_continuous_onset()
    onset = _onset(act.phi)
    for extra in range(3, 40, 8):
        points = [onset * share for share in _points(digits + extra)]
        local = [_local(act, eps, digits + extra) for eps in points]
        found = tuple(_one(name, k, points, local, digits, act.phi) for k, name in enumerate(QUANTITIES))
        if all(
            value.arb is not None and reached(value.arb, digits) for row in found for value in row.measured
        ):
            return found
    raise NonConvergence(f"the extrapolation to {digits} digits", f"exponent {found[-1].exponent}")


def _onset(phi: Nonlinearity) -> Fraction:
    """g_c, exactly. Raises `UsageError` where the slope at 0 is irrational."""
    if phi.slope_fraction is None:
        raise UsageError(
            "phi", phi.name, "accepted: phi with a rational slope at 0, so that eps = g - g_c is exact"
        )
    return 1 / abs(phi.slope_fraction)


def _points(digits: int) -> list[Fraction]:
    """eps_0 2^-j, j <= m, in units of g_c: leaving one out still puts m! prod eps_j below 10^-digits."""
    count = max(5, ceil(sqrt(digits)))
    largest = -(digits + count * log10(count)) / count + 0.15 * (count - 1)
    return [Fraction(10) ** min(-2, round(largest)) / 2**j for j in range(count + 1)]


def _local(act: Activation, eps: Fraction, digits: int) -> list[Local]:
    """(local exponent, X) of Delta0 and Gamma0 at g_c + eps."""
    g = _onset(act.phi) + eps
    with working_bits(bits_for(2 * digits, 64) + 2 * guard_bits(g, act)):
        start = arb_of(eps) * _first(act.phi)
        measure = _measure(act, start)
        found = chaotic(g, act, start, measure)
        near = measure(found.variance, True)
        gain = arb_of(g)
        drift = 4 * gain / squared_gain(near, found.variance)[1]
        kinetic = 2 * gain * near.second + (gain**2 * near.second_slope - 1) * drift
        return [
            (arb_of(eps) * drift / found.variance, found.variance),
            (arb_of(eps) * kinetic / found.kinetic_energy, found.kinetic_energy),
        ]


def _first(phi: Nonlinearity) -> flint.arb:
    """Amplitude of Delta0, derived: where Newton starts, however large or small the unit of x is."""
    from rnnchaos.theory.onset.series import onset

    series = onset(phi, 3).variance
    return arb(str((series.factor * series.coefficients[1]).evalf(20)))


def _measure(act: Activation, variance: flint.arb) -> Measure:
    if act.strip is not None:
        return partial(_moments, act)
    how = measured(act, variance)
    return lambda variance, slopes: moments(
        act, variance, slopes=slopes, rule=how.rule(variance, ctx.prec, 1)
    )


def _moments(act: Activation, variance: flint.arb, slopes: bool) -> Moments:
    return moments(act, variance, slopes=slopes)


def _one(
    name: str, k: int, points: list[Fraction], rows: list[list[Local]], digits: int, phi: Nonlinearity
) -> CriticalExponent:
    from rnnchaos.theory.onset.series import onset

    local = [row[k] for row in rows]
    derived = getattr(onset(phi, 3), name)
    order = next(n for n, c in enumerate(derived.coefficients) if c != 0)
    with working_bits(bits_for(2 * digits, 64)):
        slope = extrapolated(points, [s for s, _ in local])
        height = extrapolated(
            points, [x / arb_of(eps) ** order for eps, (_, x) in zip(points, local, strict=True)]
        )
        exact = derived.factor * derived.coefficients[order]
        amplitude = arb(str(exact.evalf(2 * digits + 10))) * widened(arb(1), arb(10) ** (-2 * digits))
        agree = bool(slope.contains(order) and height.overlaps(amplitude))
    how = (
        f"local log-slopes at eps = {float(points[0]):.0e} 2^-j, j = 0..{len(points) - 1}, evaluated "
        "as balls, extrapolated to "
        "eps = 0 by Neville's polynomial; radius: 10 times the larger change on leaving out an end point"
    )
    sure = partial(Value, digits=digits, certified=False, method=how)
    return CriticalExponent(
        name, sure(f"{name} exponent", slope), sure(f"{name} amplitude", height), order, exact, agree, how
    )


def extrapolated(points: list[Fraction], values: list[flint.arb]) -> flint.arb:
    """Neville's value at 0; radius: ten times the larger change on dropping the first or the last point."""
    whole = _neville(points, values)
    change = max(
        (
            abs(whole - _neville(points[cut], values[cut])).abs_upper()
            for cut in (slice(1, None), slice(None, -1))
        ),
        key=float,
    )
    return widened(whole, 10 * change)


def _neville(points: list[Fraction], values: list[flint.arb]) -> flint.arb:
    table = list(values)
    for gap in range(1, len(points)):
        for j in range(len(points) - gap):
            near, far = points[j], points[j + gap]
            table[j] = (arb_of(near) * table[j + 1] - arb_of(far) * table[j]) / arb_of(near - far)
    return table[0]
