r"""The participation ratio per neuron from the two-site cavity method, as a double sum of positive terms.

    N/PR = 1 + psi/C_0^2,   psi = int int dw1 dw2/(2 pi)^2 K(u) C(w1) C(w2),
    u = a/((1 + i w1)(1 + i w2)),   a = g^2 (E phi')^2 = 1 - q_0,

K = |1-u|^-2 - 1 with the spectrum of phi, K = (2 - |u|^2)/|1-u|^2 - 1 with that of x. As a < 1 and |u| <=
a, the geometric series converges, and each of its terms factorises:

    psi = sum_{m,n} w_mn a^(m+n) M_mn^2,   M_mn = int dw/2pi C(w) (1 + i w)^-m (1 - i w)^-n,

w = 1 except w_00 = 0 for phi; w = 1, and 2 where just one of m, n is 0, for x. Since (1 + iw) + (1 - iw) =
2,

    M_mn = (M_{m-1,n} + M_{m,n-1})/2,   M_00 = C(tau = 0),
    M_m0 = M_0m = int_0^inf C(tau) tau^(m-1) e^-tau dtau/(m-1)!,

and the mean-field equation $C_x=g^2C_\varphi/(1+w^2)$ gives $M^\varphi_{mn}=M^x_{m-1,n-1}/g^2$. The M_m0
are integrated by the double exponential rule in x, $\Delta=\Delta_0\,\mathrm{sech}\,x$
(`rnnchaos.numerics.motion`), x = exp(y - e^-y); what is left out of the sum is below a^L (L + 2)^2/(1 -
a)^2. Near the onset a -> 1 and the sum grows long: it is refused beyond `LONGEST`. The second engine
integrates K(u) C C over frequencies. Source: D. G. Clark, L. F. Abbott, A. Litwin-Kumar, Phys. Rev. Lett.
131, 118401 (2023); the series derived here.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import log, log1p, pi
from typing import Any

import flint
from flint import arb, arb_poly

from rnnchaos.numerics.correlation import undefined
from rnnchaos.numerics.gain import is_quiescent_gain
from rnnchaos.numerics.motion import Motion
from rnnchaos.numerics.moving import ball_of_motion
from rnnchaos.numerics.quadrature import LOG2
from rnnchaos.numerics.quantity import GAIN, PHI, Quantity, choice
from rnnchaos.numerics.unproved import judged
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity import Nonlinearity

OF = choice("of", "whose covariance matrix: x, or phi(x)", ("x", "phi"), default="x")
LONGEST = 6000
METHOD = (
    "cavity theory: double series of moments by the double exponential rule; radius: 10 times the "
    "larger change on half as many digits "
    "again in precision, terms and nodes"
)


def moments_of(moving: Motion, count: int, nats: float) -> list[flint.arb]:
    """int_0^inf C_phi(tau) tau^(m-1) e^-tau dtau/(m-1)!, m = 1 .. count, over C_phi(0); midpoints."""
    covariance = arb_poly([b.mid() for b in moving.expansion.terms])
    step = 0.5 * pi**2 / (2 * nats)
    out = [arb(0)] * count
    for k in range(-int(log(nats) / step) - 2, int(log(2 * nats) / step) + 2):
        y = arb(step) * k
        x = (y - (-y).exp()).exp().mid()
        s, tau = x.sech(), moving.time(x).mid()
        weight = (step * x * (1 + (-y).exp()) * moving.speed(x) * s * covariance(s * s) * (-tau).exp()).mid()
        for m in range(count):
            out[m] += weight
            weight = (weight * tau / (m + 1)).mid()
    return [value.mid() / covariance(arb(1)) for value in out]


def series(first: list[flint.arb], ratio: flint.arb, weight: Any) -> flint.arb:
    """sum over m + n <= L of weight(m, n) a^(m+n) M_mn^2, from M_m0/M_00 and a."""
    row, power, total = [arb(1)], arb(1), arb(weight(0, 0))
    for length, edge in enumerate(first, 1):
        inside = [((left + right) / 2).mid() for left, right in pairwise(row)]
        row, power = [edge, *inside, edge], (power * ratio).mid()
        ends, rest = 2 * edge * edge, sum((m * m for m in inside), arb(0))
        total = (total + power * (weight(length, 0) * ends + weight(1, 1) * rest)).mid()
    return total


def weight(of: str) -> Any:
    """w(m, n)."""
    if of == "phi":
        return lambda m, n: 0 if m == n == 0 else 1
    return lambda m, n: 2 if (m == 0) != (n == 0) else 1


def _per_neuron(moving: Motion, of: str, nats: float) -> flint.arb:
    ratio = (1 - moving.shape[0]).mid()
    length = (
        int((nats + 2 * log(nats + 2) - 2 * log(float(moving.shape[0]))) / -log1p(-float(moving.shape[0])))
        + 3
    )
    if length > LONGEST:
        raise NonConvergence(
            "the participation ratio",
            f"a = g^2 (E phi')^2 = {float(ratio):.6f}: {length} orders wanted, {LONGEST} allowed",
        )
    first = moments_of(moving, length + 2, nats)
    if of == "phi":
        return 1 / (1 + series(first, ratio, weight(of)))
    return 1 / (1 + series(_of_activity(first), ratio, weight(of)))


def _of_activity(first: list[flint.arb]) -> list[flint.arb]:
    """M^x_m0/M^x_00 from M^phi_m0/M^phi_00: M^x_{m-1,0} = g^2 M^phi_{m,1}, M^phi_{m,1} = (M^phi_{m-1,1} +
    M^phi_{m,0})/2.
    """
    ladder, last = [], first[0]
    for edge in first:
        last = ((last + edge) / 2).mid()
        ladder.append(last)
    return [value / ladder[0] for value in ladder[1:]]


def ball(bits: int, /, *, g: Fraction, of: str, phi: Nonlinearity) -> Ball:
    """PR/N by the series. Raises `NonConvergence` too near the onset."""
    nats = (bits - 12) * LOG2

    def at(precision: int, accuracy: float) -> Ball:
        return ball_of_motion(
            precision,
            g,
            phi,
            lambda moving: _per_neuron(moving, of, accuracy),
            lambda: undefined(bits, g, phi),
            "",
        )

    plain = at(bits, nats)
    if plain.arb is None:
        return plain
    finer, longer = at(bits, 1.25 * nats).arb, at(bits + bits // 2, nats).arb
    assert finer is not None
    assert longer is not None
    return judged(plain.arb, finer, longer, METHOD)


def reference(bits: int, /, *, g: Fraction, of: str, phi: Nonlinearity) -> Ball:
    """PR/N by a double integral over frequency: mpmath's times, float64 sums. Raises `NonConvergence`
    beyond 12 digits.
    """
    from rnnchaos.numerics.motion_reference import reference_of_motion
    from rnnchaos.numerics.panels import participation_ratio

    if bits > 70:
        raise NonConvergence("the participation ratio by frequency sums", "float64 sums reach 12 digits")
    found = reference_of_motion(
        bits, g, phi, lambda q: participation_ratio(q, of=of), lambda: undefined(bits, g, phi)
    )
    return (
        found
        if found.arb is None
        else replace(found, arb=found.arb + arb(0, (found.arb * arb(2) ** -43).abs_upper()))
    )


def _minus_one(bits: int, /, *, g: Fraction, phi: Nonlinearity) -> Ball:
    state = "quiescent" if is_quiescent_gain(g, phi) else "chaotic"
    return Ball(arb(-1), "exact: the trace of -1 + J diag phi' per unit, N to infinity", True, state)


DIMENSION = (
    Quantity(
        "gaussian.participation_ratio",
        "participation ratio per neuron, PR/N",
        "gaussian.participation_ratio",
        (GAIN, OF, PHI),
        ball,
        reference,
    ),
    Quantity(
        "gaussian.spectrum_sum",
        "mean of all Lyapunov exponents of the flow, per unit time",
        "gaussian.spectrum_sum",
        (GAIN, PHI),
        _minus_one,
        _minus_one,
    ),
)
