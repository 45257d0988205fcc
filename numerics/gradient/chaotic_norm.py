r"""<|grad E|^2>/N of the chaotic flow: $G=\Gamma_0(g^2E\varphi'^2-1)+g^4\Psi$,
$\Psi=E[\varphi'(x_0)^2\psi^2]$.

$\psi=\int_0^\infty e^{-s}\dot\varphi(-s)\,ds=\varphi(x_0)-\int_0^\infty e^{-s}\varphi(x_s)\,ds$, x_s the
activity s earlier, so that

    Psi = E[phi'_0^2 (phi_0^2 - 2 phi_0 K1 + K2)],
    K1 = int e^-s E[phi_s|x_0] ds,   K2 = int int e^-(s+s') E[phi_s phi_s'|x_0] ds ds'.

Given x_0, x_s is normal with mean $\rho_sx_0$ and variance $v_s=\Delta_0(1-\rho_s^2)$, and two times
correlate with $r=(\rho_{s-s'}-\rho_s\rho_{s'}) /\sqrt{(1-\rho_s^2)(1-\rho_{s'}^2)}$. With
$a_l(s)=E[\varphi(\rho_sx_0+\sqrt{v_s}z)h_l(z)]$ (Hermite),
$E[\varphi_s\varphi_{s'}|x_0]=\sum_la_l(s)a_l(s')r^l$, and what the sum leaves out is bounded by Parseval.
Times are Gauss-Legendre nodes in panels, x_0 and z trapezoid sums, rho from
`rnnchaos.numerics.meanfield.motion`; all in float64, about ten digits. The second engine has no Hermite
functions: for each pair of times it sums over x_0, z, z' directly. Nothing is proved; the radius is ten times
the change on refining all sums.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
from flint import arb
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.gradient.means import BallMeans
from rnnchaos.numerics.meanfield.motion import Motion
from rnnchaos.numerics.meanfield.motion_engines import in_motion
from rnnchaos.numerics.means.hermite_recurrence import hermite_arrays
from rnnchaos.numerics.nonlinearity.activation import activation, natural_scale
from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Array = NDArray[np.float64]
_EDGES = (0.0, 0.4, 0.9, 1.6, 2.6, 4.0, 6.5, 10.0, 16.0, 24.0, 40.0)
_MOST_TERMS, _AT_ONCE, _REACH = 400, 32, 12.5
_METHOD = (
    "float64: Gauss-Legendre panels in time, {}; radius: 10 times the change on refining all sums, "
    "and rounding"
)


@dataclass(frozen=True)
class Field:
    """Delta0, the lag function rho of arrays, phi, and phi' for float64 arrays."""

    variance: float
    similarity: Callable[[Array], Array]
    values: Callable[[Any], tuple[Any, Any]]
    scale: float


def similarity(moving: Motion) -> Callable[[Array], Array]:
    """rho(lag) = Delta(lag)/Delta0 for arrays of lags, by Newton on tau(x), rho = sech x."""
    shares = np.array([float(p) for p in moving.root])
    rate = float(moving.rate)

    def time(x: Array) -> Array:
        tangent, square = np.tanh(x), np.cosh(x) ** -2
        piece, power, total = x, np.ones_like(x), np.zeros_like(x)
        for j, share in enumerate(shares):
            total = total + share * piece
            piece, power = (power * tangent + 2 * j * piece) / (2 * j + 1), power * square
        return total / rate

    def rho(lag: Array) -> Array:
        x = np.abs(lag) * rate
        for _ in range(60):
            speed = np.polynomial.polynomial.polyval(np.cosh(x) ** -2, shares) / rate
            step = (np.abs(lag) - time(x)) / speed
            x = np.maximum(x + step, x / 2)
            if np.all(np.abs(step) <= 1e-15 * (1 + x)):
                break
        out: Array = 1 / np.cosh(x)
        return out

    return rho


def _times(points: int) -> tuple[Array, Array]:
    """Nodes s > 0 and their weights times e^-s, normalised to 1."""
    roots, weights = np.polynomial.legendre.leggauss(points)
    spans = np.diff(_EDGES)[:, None]
    s = (np.array(_EDGES[:-1])[:, None] + spans * (roots + 1) / 2).ravel()
    w = (spans * weights / 2).ravel() * np.exp(-s)
    return s, w / w.sum()


def _normal(step: float, reach: float) -> tuple[Array, Array]:
    z: Array = step * np.arange(-int(reach / step), int(reach / step) + 1, dtype=np.float64)
    return z, step * np.exp(-(z**2) / 2) / float(np.sqrt(2 * np.pi))


def _hermite_squares(
    field: Field, x0: Array, rho: Array, w: Array, r: Array, inner: float
) -> tuple[Array, Array, Array]:
    """K1, K2 and a bound of what K2 leaves out, at each x0."""
    z, weight = _normal(inner, _REACH)
    spread = np.sqrt(field.variance * (1 - rho**2))
    phi = field.values((rho[:, None] * x0)[..., None] + spread[:, None, None] * z)[0]
    left = (phi**2) @ weight
    k1, k2, power = np.zeros_like(x0), np.zeros_like(x0), np.ones_like(r)
    for n, a in enumerate(_coefficients(phi, z, weight)):
        left -= a**2
        load = w[:, None] * a
        k1 = load.sum(0) if n == 0 else k1
        k2 += np.einsum("sx,sx->x", load, power @ load)
        if np.max(left) < 1e-16 * np.max(k2):
            break
        power = power * r
    rest: Array = (w @ np.sqrt(np.maximum(left, 0))) ** 2
    return k1, k2, rest


def _coefficients(phi: Array, z: Array, weight: Array) -> Iterator[Array]:
    """The sums of phi h_l over z, l = 0, 1, ...; many at a time, since one alone waits for memory."""
    rows = hermite_arrays(z, np.ones_like(z))
    for start in range(0, _MOST_TERMS, _AT_ONCE):
        several = np.array(list(islice(rows, min(_AT_ONCE, _MOST_TERMS - start))))
        yield from np.moveaxis(phi @ (weight * several).T, -1, 0)


def _tensor_squares(
    field: Field, x0: Array, rho: Array, w: Array, r: Array, inner: float
) -> tuple[Array, Array, Array]:
    """K1 and K2 by sums over both variables, pair by pair; nothing left out."""
    z, weight = _normal(inner, 7.5)
    spread, centre = np.sqrt(field.variance * (1 - rho**2)), rho[:, None] * x0
    phi = field.values(centre[..., None] + spread[:, None, None] * z)[0]
    k1, k2 = w @ (phi @ weight), np.zeros_like(x0)
    for i, j in zip(*np.triu_indices(len(w)), strict=True):
        mixed = r[i, j] * z[:, None] + np.sqrt(max(1 - r[i, j] ** 2, 0.0)) * z
        second = field.values(centre[j][:, None, None] + spread[j] * mixed)[0] @ weight
        k2 += (1 if i == j else 2) * w[i] * w[j] * np.einsum("xz,xz,z->x", phi[i], second, weight)
    return k1, k2, np.zeros_like(x0)


def three_times(
    field: Field, squares: Callable[..., Any], *, points: int, outer: float, inner: float
) -> tuple[float, float]:
    """(Psi, bound of what a truncated sum leaves out)."""
    s, w = _times(points)
    rho = field.similarity(s)
    spread = np.sqrt((1 - rho) * (1 + rho))
    r = np.clip((field.similarity(s[:, None] - s) - rho[:, None] * rho) / (spread[:, None] * spread), -1, 1)
    step = outer * min(1.0, field.scale / np.sqrt(field.variance))
    z, weight = _normal(step, 8.5)
    x0, weight = np.sqrt(field.variance) * z[z >= 0], np.where(z > 0, 2, 1)[z >= 0] * weight[z >= 0]
    phi, slope = field.values(x0)
    k1, k2, rest = squares(field, x0, rho, w, r, inner)
    share = weight * slope**2
    return float(share @ (phi**2 - 2 * phi * k1 + k2)), float(share @ rest)


def _norm(
    moving: Motion,
    phi: Nonlinearity,
    squares: Callable[..., Any],
    coarse: dict[str, Any],
    fine: dict[str, Any],
) -> arb:
    act = activation(phi)
    field = Field(float(moving.variance), similarity(moving), with_slope(phi), natural_scale(act))
    rough, _ = three_times(field, squares, **coarse)
    psi, rest = three_times(field, squares, **fine)
    gain, kinetic = arb_of(moving.gain), -moving.variance * moving.curvature(arb(1))
    fixed = kinetic * (gain**2 * BallMeans(act).square_slope(moving.variance) - 1)
    error = 10 * abs(psi - rough) + rest + 4e-16 * field.variance
    return fixed + gain**4 * widened(arb(psi), arb(error))


_HERMITE = ({"points": 8, "outer": 0.22, "inner": 0.09}, {"points": 11, "outer": 0.17, "inner": 0.07})
_TENSOR = ({"points": 4, "outer": 0.32, "inner": 0.36}, {"points": 5, "outer": 0.26, "inner": 0.3})


_ENGINES = (
    (_hermite_squares, "Hermite sums in x", _HERMITE),
    (_tensor_squares, "direct sums in x", _TENSOR),
)


def chaotic_norm(which: int, bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    """The norm by Hermite sums (which = 0) or by direct ones (1); more `bits` make it no better."""
    squares, name, grids = _ENGINES[which]

    def extract(moving: Motion) -> arb:
        with threadpool_limits(1, user_api="blas"):  # small matrices: threads only wait
            return _norm(moving, phi, squares, *grids)

    found = in_motion(extract)(80, g=g, phi=phi)
    if found.arb is None or found.state == "quiescent":
        return found
    return Ball(found.arb, _METHOD.format(name), False)
