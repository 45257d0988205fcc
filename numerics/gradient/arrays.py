r"""S(g, T) in float64 for arrays: Newton on all elements at once.

    f(S) = S (1 - g^2 c_1^2) + g^2 E[c_1^2 x^2 - phi^2] - T = 0,      x = sqrt(S) z,

where the bracket is summed as $(c_1x-\varphi)(c_1x+\varphi)$, so that the onset costs 1/(g - g_c) of the
digits and not its square; where S is beyond the scale on which phi bends, $S-g^2E\varphi^2-T$ is summed as it
stands. Each element has its own nodes $x=s\sinh kh$, $s=\min(\sqrt S,0.7\,\mathrm{scale})$, fixed from a
first estimate. f is convex for the registered phi and the start lies to the right of the root, so that Newton
descends. For expressions each start is the crossing that the scan of `rnnchaos.numerics.gradient.equilibrium`
found.
"""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.numerics.gradient.equilibrium import crossing
from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.numerics.nonlinearity.activation import activation, natural_scale
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Array = NDArray[np.float64]
_STEP, _SD, _STEPS, _CHUNK = 0.07, 9.0, 80, 2048


def variances(g: Any, temperature: Any, phi: Nonlinearity) -> Array:
    """S for broadcast arrays of g and T; 0 at rest (T = 0, g <= g_c), nan where S grows without bound.

    Raises `NonConvergence`, and `UsageError` where an expression has more than one branch.
    """
    gains, heats = np.broadcast_arrays(np.asarray(g, dtype=float), np.asarray(temperature, dtype=float))
    flat, heat = gains.ravel(), heats.ravel()
    out, c1 = np.zeros(flat.size), abs(float(slope(phi).mid()))
    active = np.flatnonzero((heat > 0) | (flat * c1 > 1))
    for part in np.array_split(active, len(active) // _CHUNK + 1) if len(active) else ():
        out[part] = _solved(flat[part], heat[part], c1, phi)
    return out.reshape(gains.shape)


def _solved(g: Array, heat: Array, c1: float, phi: Nonlinearity) -> Array:
    at = _starts(g, heat, c1, phi)
    known = np.isfinite(at)
    if not known.any():
        return at
    value = compiled(phi.node, float_operations())
    scale = 0.7 * natural_scale(activation(phi))
    for _ in range(_STEPS):
        gap, rate = _residual(at[known], g[known], heat[known], c1, scale, value)
        step = gap / rate
        at[known] = np.clip(at[known] - step, at[known] / 8, at[known] * 8)
        if np.all(np.abs(step) <= 1e-14 * at[known] * np.maximum(1, 1 / rate)):
            return at
    raise NonConvergence("S for an array", f"{np.abs(step / at[known]).max():.1e} relative")


def _residual(at: Array, g: Array, heat: Array, c1: float, scale: float, value: Any) -> tuple[Array, Array]:
    root = np.sqrt(at)
    unit = np.minimum(root, scale)
    count = int(np.arcsinh(_SD * np.max(root / unit)) / _STEP) + 2
    t = _STEP * np.arange(1, count)
    x = unit[:, None] * np.sinh(t)
    z2 = (x / root[:, None]) ** 2
    weight = 2 * _STEP * unit[:, None] * np.cosh(t) * np.exp(-z2 / 2) / np.sqrt(2 * np.pi) / root[:, None]
    phi = value(x)
    bent = (root < scale)[:, None]
    summed = weight * np.where(bent, (c1 * x - np.abs(phi)) * (c1 * x + np.abs(phi)), -(phi**2))
    slope_ = (summed * (z2 - 1)).sum(1) / (2 * at)
    straight = np.where(bent[:, 0], (1 - g * c1) * (1 + g * c1), 1.0)
    return at * straight + g**2 * summed.sum(1) - heat, straight + g**2 * slope_


def _starts(g: Array, heat: Array, c1: float, phi: Nonlinearity) -> Array:
    if not phi.registered:
        found = (
            crossing(Fraction(a), Fraction(b), activation(phi))
            for a, b in zip(g.tolist(), heat.tolist(), strict=True)
        )
        return np.array([np.nan if place is None else place[1] for place in found])
    unit = natural_scale(activation(phi)) ** 2
    excess, warm = g * c1 - 1, heat / unit
    root = np.sqrt(excess**2 + warm)
    with np.errstate(divide="ignore", invalid="ignore"):
        near = unit * np.where(excess > 0, excess + root, warm / (root - excess))
    return np.where(np.abs(excess) + np.sqrt(warm) > 0.25, 2 * (g * c1) ** 2 * unit + heat, near)
