r"""Critical exponents of rate networks above the chaos boundary, from certified values next to it.

At $\varepsilon_j=\varepsilon_02^{-j}$ above g_c, for X = Gamma0, delta0 = Delta0 - Delta_inf, lambda_1 and
Gamma0/(lambda_1 delta0),

    s_j = ln(X_j/X_(j+1))/ln(eps_j/eps_(j+1)),    A_j = X_j/eps_j^n

are power series in eps and are extrapolated to 0 (`rnnchaos.numerics.meanfield.critical_exponents`).
Derived, with $R=\frac{d}{dg}g^2E\varphi'^2$ along the static states at g_c (`rnnchaos.theory.rate.onset`):

    E phi''^2 finite:  Gamma0 = 3 R^2 eps^2/(8 g^2 E phi''^2),  delta0 = 3 R eps/(2 g^2 E phi''^2),
    lambda_1 = 5 R eps/16, a kink:            Gamma0 = 25 R^3 eps^3/(216 K^2),  delta0 = (5 R/(6 K))^2 eps^2,
                       K = sqrt(2) g^2 sum_i J_i^2 exp(-(k_i - m)^2/(2 Delta0))/(3 pi sqrt(Delta0)).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint
from flint import arb, fmpz_poly

from rnnchaos.numerics.ball.convert import arb_of, exact
from rnnchaos.numerics.ball.decimals import significant
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.meanfield.critical_exponents import CriticalExponent, extrapolated
from rnnchaos.numerics.pairs.pieces import Pieces
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.numerics.quantity import Quantity
from rnnchaos.numerics.rate.activity import velocity
from rnnchaos.numerics.rate.boundary import CHAOS_BOUNDARY, boundary_state
from rnnchaos.numerics.rate.engines import all_states, chosen, network_of
from rnnchaos.numerics.rate.lyapunov import of_motion
from rnnchaos.numerics.rate.model.balls import proved
from rnnchaos.numerics.rate.model.equations import STATE
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.start import start_of_state
from rnnchaos.numerics.rate.state import Solution, solved
from rnnchaos.numerics.value import Value, bits_for, reached
from rnnchaos.theory.errors import NonConvergence, UsageError, present

MOST, _POINTS, _FIRST = 12, 8, Fraction(1, 50)
HOW = (
    "{}values at eps = {:.0e} 2^-j above the boundary, j = 0..{}, their log-slopes and amplitudes "
    "extrapolated to "
    "eps = 0 by Neville's polynomial; radius: 10 times the larger change on leaving out an end point"
)


@dataclass(frozen=True)
class Expected:
    """A quantity's exponent and amplitude as derived; None where the amplitude is a number without closed
    form."""

    name: str
    exponent: int
    amplitude: flint.arb
    text: str


def exponents(digits: int = 10, **given: Any) -> tuple[CriticalExponent, ...]:
    """Exponents and amplitudes, to `digits` digits; `given` are J0, b, sigma_b, phi and branch.

    Raises `UsageError` for a network without a boundary of its own, where `gaussian` has the exponents.
    """
    if type(digits) is not int or not 1 <= digits <= MOST:
        raise UsageError("digits", digits, f"accepted with this system: an integer from 1 to {MOST}")
    resolved = CHAOS_BOUNDARY.resolve(given)
    network = network_of(resolved)
    if network.D:
        raise UsageError("D", "not 0", "accepted: 0; noise leaves no transition")
    if network.symmetric:
        raise UsageError(
            "b", "0", "accepted: a bias, or frozen ones; with the symmetry x -> -x: --system gaussian"
        )
    with working_bits(bits_for(3 * digits, 64)):
        expected = _expected(network, resolved)
        for finer in range(3):
            rows = _measured(network, resolved, expected, digits, finer)
            if all(
                value.arb is not None and reached(value.arb, digits) for row in rows for value in row.measured
            ):
                return rows
    raise NonConvergence(f"the extrapolation to {digits} digits", str(rows[0].exponent))


def _number(quantity: Quantity, digits: int, given: dict[str, Any]) -> flint.arb:
    from rnnchaos.numerics.evaluate import evaluate

    found = evaluate(quantity.id, digits=digits, **given)
    number: flint.arb = present(found.arb, quantity.id)
    return number


def _measured(
    network: Network, resolved: dict[str, Any], expected: Sequence[Expected], digits: int, finer: int
) -> tuple[CriticalExponent, ...]:
    points = [_FIRST / 4**finer / 2**j for j in range(_POINTS)]
    given = {name: value for name, value in resolved.items() if name != "D" and value is not None}
    critical = _number(CHAOS_BOUNDARY, 2 * digits + 24, given)
    base = round(exact(critical.mid()), 2 * digits + 22)
    more = 20 if network.phi.kinked else 6  # an estimate takes the state at its midpoint
    states = [_at(replace(network, g=base + point), resolved["branch"], digits + more) for point in points]
    kind = "certified " if proved(network.phi) and not network.phi.kinked else ""
    how = HOW.format(kind, float(points[0]), _POINTS - 1)
    return tuple(_one(each, points, [row[each.name] for row in states], digits, how) for each in expected)


def _at(network: Network, branch: int | None, digits: int) -> dict[str, flint.arb]:
    """Gamma0, delta0, lambda_1 and the ratio, of one solution; lambda_1 estimated where phi has a kink."""
    known = present(chosen(network, branch, all_states(network)), "a state above the boundary")
    start, bits = start_of_state(network, known.place), bits_for(digits, 24)
    with working_bits(bits + start.loss):
        state = solved(STATE, network, start)
        found = {
            "kinetic_energy": state.number(velocity),
            "delta0": state.unknowns[1] - state.unknowns[2],
        }
        found["lyapunov_max"] = _exponent(Arithmetic(True, bits, bits + start.loss, enclosing=True), state)
        found["ratio"] = found["kinetic_energy"] / (found["lyapunov_max"] * found["delta0"])
        return found


def _exponent(numbers: Arithmetic, state: Solution) -> flint.arb:
    """lambda_1; where phi has a kink estimated, with ten times its change on refinement for a radius."""
    if not state.network.phi.kinked:
        found: flint.arb = of_motion(numbers, state)
        return found
    rough, fine = (of_motion(replace(numbers, enclosing=False, refinement=finer), state) for finer in (0, 1))
    return widened(fine, 10 * abs(fine - rough))


def _one(
    expected: Expected, points: list[Fraction], values: list[flint.arb], digits: int, how: str
) -> CriticalExponent:
    log2 = arb.const_log2()
    slopes = [(a / b).log() / log2 for a, b in pairwise(values)]
    slope = extrapolated(points[:-1], slopes)
    height = extrapolated(
        points, [x / arb_of(eps) ** expected.exponent for eps, x in zip(points, values, strict=True)]
    )
    agree = bool(slope.contains(expected.exponent) and height.overlaps(expected.amplitude))
    names = f"{expected.name} exponent", f"{expected.name} amplitude"
    if expected.exponent == 0:  # of a ratio: what vanishes has no relative digits
        slope = arb(0) if slope.contains(0) else slope
    pair = [Value(name, ball, digits, False, how) for name, ball in zip(names, (slope, height), strict=True)]
    return CriticalExponent(expected.name, pair[0], pair[1], expected.exponent, expected.text, agree, how)


def _expected(network: Network, resolved: dict[str, Any]) -> tuple[Expected, ...]:
    """The derived exponents and amplitudes."""
    pieces = pieces_of(network.phi)
    if network.phi.kinked and (pieces is None or pieces.smooth != 1):
        raise UsageError("phi", network.phi.name, "accepted: an analytic phi, or piecewise linear ones")
    rate, gain, variance, mean, bend = boundary_state(network, resolved["branch"])

    def row(name: str, exponent: int, amplitude: flint.arb, text: str = "") -> Expected:
        return Expected(name, exponent, amplitude, text or significant(amplitude.mid(), 12)[0])

    if pieces is not None:
        sharp = _sharpness(pieces, gain, variance, mean)
        return (
            row("kinetic_energy", 3, 25 * rate**3 / (216 * sharp**2)),
            row("delta0", 2, (5 * rate / (6 * sharp)) ** 2),
            row("lyapunov_max", 1, rate * _level() / 8),
            row("ratio", 0, 4 / (3 * _level())),
        )
    return (
        row("kinetic_energy", 2, 3 * rate**2 / (8 * gain * bend)),
        row("delta0", 1, 3 * rate / (2 * gain * bend)),
        row("lyapunov_max", 1, 5 * rate / 16),
        row("ratio", 0, arb(4) / 5, "4/5"),
    )


def _level() -> flint.arb:
    """-E_0/kappa^2 = 3 nu^2/4 - 1 of the even ground state at a kink
    (`rnnchaos.theory.rate.kinked_motion`)."""
    roots: Any = fmpz_poly([200, 120, -678, -585, 45, 135, 27]).complex_roots()
    nu: flint.arb = max(
        (root.real for root, _ in roots if root.imag == 0), key=lambda root: float(root.mid())
    )
    return 3 * nu**2 / 4 - 1


def _sharpness(pieces: Pieces, gain: flint.arb, variance: flint.arb, mean: flint.arb) -> flint.arb:
    """K."""
    total = arb(0)
    for place, jump in zip(pieces.breaks, pieces.derivative.jumps, strict=True):
        total += arb_of(jump) ** 2 * (-((arb_of(place) - mean) ** 2) / (2 * variance)).exp()
    return arb(2).sqrt() * gain * total / (3 * arb.pi() * variance.sqrt())
