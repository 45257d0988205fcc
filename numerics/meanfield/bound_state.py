r"""The ground state of $H=-\partial_\tau^2+1-g^2C_{\varphi'}(\tau)$ in the variable $t=s^2$, enclosed.

Delta falls to its limit like $s^P$: $\Delta=\Delta_0s$ with the symmetry x to -x (P = 1), else
$\Delta-\Delta_\infty=(\Delta_0-\Delta_\infty)s^2$ (P = 2). With $\dot s^2=\sum_jq_js^{2j+2}$
(`rnnchaos.numerics.meanfield.trajectory`) the potential, half the second derivative of
$(d\,s^P/d\tau)^2$ in $s^P$, is $\sum_j(j+P)(2j+P)q_jt^j$, and $\psi=s^\kappa p(t)$, $p=\sum_nc_nt^n$, has

    H psi = E psi + s^kappa sum_n r_n t^n,   E = q_0 (P^2 - kappa^2),
    r_n = 4 n (n + kappa) q_0 c_n + sum_{i>=1} q_i [m^2 + i m - (i+P)(2i+P)] c_{n-i},   m = kappa + 2 (n - i).

The zero mode, $d\Delta/d\tau$, has kappa = P.

r_n = 0 is a recurrence. **Which kappa.** Without noise s = 1 is a singular point with exponents 0 (even in
tau) and 1/2 (odd): the odd part makes $c_n\sim n^{-3/2}$, while the even solution's c_n fall faster than
any power. So $c_M(\kappa)=0$ selects it; with noise s = 1 is regular and the even solution has
$\psi_s(1)=\sum(\kappa+2n)c_n=0$. A few secant steps on growing M, each with twice the digits, cost little
more than two recurrences at the last M; these are multiplied out by halves (arb_poly).

**Proof.** For any smooth even psi > 0 that is square integrable, Barta's inequality (J. Barta, C. R. Acad.
Sci. 204, 472 (1937)) puts the ground state between the extremes of $H\psi/\psi=E+\sum r_nt^n/p(t)$. So
$|E_0-E|\le\sum|r_n|/\min_{[0,1]}p$, with the r_n of the truncated p as balls and the q_j left out bounded
by $|q_j|(m^2+jm+w_j)\le w_j|q_j|(m^2+m+1)$, $w_j=(j+P)(2j+P)$. Nothing is assumed about the recurrence, the
secant steps, or the truncation. Source: derived here.
"""

from dataclasses import dataclass
from itertools import pairwise

import flint
from flint import arb, arb_poly, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.theory.errors import NonConvergence

LEAF, SMALLEST, _PIECES, _STEPS = 16, 12, 32, 60
Row = list[flint.arb]


@dataclass(frozen=True)
class Bound:
    """E_0 as a ball, and the trial function that proves it: kappa and the coefficients of p."""

    energy: flint.arb
    exponent: flint.arb
    coefficients: tuple[flint.arb, ...]


def ground_state(
    shape: Row, rest: flint.arb, *, noisy: bool = False, length: int = 0, power: int = 1
) -> Bound:
    """E_0 from q_0, q_1, ... and `rest` >= sum of (j+P)(2j+P)|q_j| over the j left out, P = `power`, at the
    precision in force.

    p has as many terms as there are q_j, or `length` if that is more (under weak noise p falls off more
    slowly than q). Raises `NonConvergence` where no sign change is found or the trial function is not
    positive.
    """
    padding = [arb(0)] * (length - len(shape))
    exponent, coefficients = _trial([q.mid() for q in shape] + padding, noisy, power)
    if noisy:
        slope = sum(((exponent + 2 * n) * c for n, c in enumerate(coefficients)), arb(0))
        coefficients.append(-slope / (exponent + 2 * len(coefficients)))
    return Bound(enclosed(shape, rest, exponent, coefficients, power), exponent, tuple(coefficients))


def enclosed(
    shape: Row, rest: flint.arb, exponent: flint.arb, coefficients: Row, power: int = 1
) -> flint.arb:
    """The ball of E_0 that Barta's inequality gives for this trial function."""
    energy = shape[0] * (power**2 - exponent**2)
    rates = [exponent + 2 * n for n in range(len(coefficients))]
    once = [m * c for m, c in zip(rates, coefficients, strict=True)]
    twice = [m * c for m, c in zip(rates, once, strict=True)]
    residual = (_product(shape, twice, once, coefficients, power) + energy * arb_poly(coefficients)).coeffs()
    size = sum((abs(r) for r in residual[1:]), arb(0))
    size += rest * sum(
        (abs(a) + abs(b) + abs(c) for a, b, c in zip(twice, once, coefficients, strict=True)), arb(0)
    )
    return widened(energy, size.abs_upper() / _least(coefficients))


def _product(shape: Row, twice: Row, once: Row, plain: Row, power: int) -> arb_poly:
    """sum_i q_i [m^2 + i m - (i+P)(2i+P)] c_{n-i} for all n."""
    first, second = _weighted(shape, power)
    return (
        arb_poly(shape) * arb_poly(twice)
        + arb_poly(first) * arb_poly(once)
        - arb_poly(second) * arb_poly(plain)
    )


def _weighted(shape: Row, power: int) -> tuple[Row, Row]:
    """i q_i, and the coefficients of the potential."""
    return [i * q for i, q in enumerate(shape)], [
        (i + power) * (2 * i + power) * q for i, q in enumerate(shape)
    ]


def _least(coefficients: Row) -> flint.arb:
    """A positive lower bound of p on [0, 1]: rising and falling terms taken at opposite ends of small
    pieces.
    """
    zero = arb(0)
    rising = arb_poly([c if c > 0 else zero for c in coefficients])
    falling = arb_poly([c if not c > 0 else zero for c in coefficients])
    ends = [arb(i) / _PIECES for i in range(_PIECES + 1)]
    lows = [(rising(low) + falling(high).min(zero)).lower() for low, high in pairwise(ends)]
    least = min(lows)
    if not least > 0:
        raise NonConvergence("the ground state", f"the trial function is only known to exceed {least.str(3)}")
    return least


def _trial(shape: Row, noisy: bool, power: int) -> tuple[flint.arb, Row]:
    """kappa and c_n by secants on growing truncations. Each iterate's row is kept: the last row is
    interpolated from two.
    """
    full, last = ctx.prec, len(shape) - 1
    sizes = [last]
    while sizes[-1] > 4 * SMALLEST:
        sizes.append(sizes[-1] // 4)
    exponent = _bracketed(shape, sizes[-1], noisy, power)
    for size in reversed(sizes):
        share = (size / last) ** 0.5
        with working_bits(min(full, 96 + int(1.2 * full * share))):
            exponent, row = _secant(shape[: size + 1], exponent, noisy, int(share * full / 2) + 16, power)
    return exponent, row[:-1]


def _secant(shape: Row, start: flint.arb, noisy: bool, digits: int, power: int) -> tuple[flint.arb, Row]:
    """The root of the mismatch of this truncation, and its row; `digits` is half the number of bits that
    are wanted.
    """
    low, before = start, _row(shape, start, power)
    high = (start * (1 + arb(2) ** (-digits))).mid()
    for _ in range(_STEPS):
        after = _row(shape, high, power)
        left, right = _mismatch(before, low, noisy), _mismatch(after, high, noisy)
        share = (right / (left - right)).mid() if left != right else arb(0)
        moved = (high + share * (high - low)).mid()
        if abs(moved - high) < moved * arb(2) ** (-digits // 2 - 8):
            row = [(a + share * (a - b)).mid() for a, b in zip(after, before, strict=True)]
            return moved, row
        low, before, high = high, after, moved
    raise NonConvergence("the exponent of the ground state", abs(moved - low).str(3))


def _mismatch(row: Row, exponent: flint.arb, noisy: bool) -> flint.arb:
    """What vanishes at the ground state: c_M without noise, psi_s(1) with noise."""
    return sum(((exponent + 2 * n) * c for n, c in enumerate(row)), arb(0)).mid() if noisy else row[-1]


def _bracketed(shape: Row, size: int, noisy: bool, power: int) -> flint.arb:
    """A number near the root of the coarsest truncation, by regula falsi (Illinois) between the ends that
    theory gives.

    The ground state lies between the bottom of the well and 0 (without noise the zero mode kappa = P is the
    first excited state).
    """
    with working_bits(96):
        bottom = sum(_weighted(shape, power)[1], arb(0))
        low, high = (
            arb("1e-9") if noisy else power * arb("1.0001"),
            (power**2 - bottom / shape[0]).sqrt().mid() + arb("1e-6"),
        )
        left, right = (_mismatch(_row(shape[: size + 1], end, power), end, noisy) for end in (low, high))
        if not left * right < 0:
            raise NonConvergence(
                "the bracket of the ground state",
                f"{left.str(3)} and {right.str(3)} at kappa = {low.str(4)}, {high.str(4)}",
            )
        for _ in range(_STEPS):
            middle = ((low * right - high * left) / (right - left)).mid()
            value = _mismatch(_row(shape[: size + 1], middle, power), middle, noisy)
            if abs(middle - high) < middle * arb("1e-6") or value == 0:
                return middle
            low, left = (high, right) if value * right < 0 else (low, left / 2)
            high, right = middle, value
        return high


def _row(shape: Row, exponent: flint.arb, power: int) -> Row:
    """c_0, c_1, ... (as many as q_j) by the recurrence, in midpoints: `enclosed` proves what has to be
    proved.
    """
    return _Recurrence(shape, exponent, power).coefficients


class _Recurrence:
    """The convolution sum_{i>=1} solved by halves: what the left half gives to the right half is one
    polynomial product.
    """

    def __init__(self, shape: Row, exponent: flint.arb, power: int) -> None:
        self.shape, self.exponent, size = shape, exponent, len(shape)
        self.first, self.second = _weighted(shape, power)
        self.coefficients: Row = [arb(1)]
        self.once: Row = [exponent]
        self.twice: Row = [(exponent * exponent).mid()]
        self.given = [arb(0)] * size
        self._solve(0, size)

    def _solve(self, start: int, stop: int) -> None:
        if stop - start <= LEAF:
            for n in range(max(start, 1), stop):
                self._append(n, start)
            return
        middle = (start + stop) // 2
        self._solve(start, middle)
        reach = stop - start
        part = slice(start, middle)
        product = (
            arb_poly(self.shape[:reach]) * arb_poly(self.twice[part])
            + arb_poly(self.first[:reach]) * arb_poly(self.once[part])
            - arb_poly(self.second[:reach]) * arb_poly(self.coefficients[part])
        ).coeffs()
        for n in range(middle, min(stop, start + len(product))):
            self.given[n] += product[n - start]
        self._solve(middle, stop)

    def _append(self, n: int, start: int) -> None:
        total = self.given[n]
        for j in range(start, n):
            i = n - j
            total += (
                self.shape[i] * self.twice[j]
                + self.first[i] * self.once[j]
                - self.second[i] * self.coefficients[j]
            )
        c = (-total / (self.shape[0] * (4 * n) * (n + self.exponent))).mid()
        m = self.exponent + 2 * n
        self.coefficients.append(c)
        self.once.append((m * c).mid())
        self.twice.append((m * self.once[-1]).mid())
