r"""Perturbations of a state of populations: the bulk of their growth, and the outliers beside it.

    bulk:      sqrt(rho(M)),  M_ab = g_ab^2 E phi_b'^2
    outliers:  z, eigenvalues of the linearised map of (m_a, V_a)

In a state at rest J D, D = diag(phi'(x*)), has these (`rnnchaos.numerics.rate.model.mean_mode`, population by
population), and lambda_1 is the logarithm of the largest modulus. Where the state moves, rho(M) > 1 > |z|.
In silence, x_a = b_a and phi(b_a) = 0, they are g_ab^2 phi'(b_b)^2 and the eigenvalues of J0_ab phi'(b_b).
"""

from collections.abc import Callable, Sequence
from typing import Any

import flint
import numpy as np
from flint import ctx

from rnnchaos.numerics.ball.decimals import upper_decimal
from rnnchaos.numerics.ball.elementary import logarithm, root_from_zero
from rnnchaos.numerics.ball.spectral_radius import radius
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.rate.populations.state import Populations, linear_map, products
from rnnchaos.theory.errors import NonConvergence

Number = Callable[[Any], Any]
_MANY = 150
"""Bits at which a growth that is not told from 0 is given up."""


def growth(number: Number, network: Populations, slopes: Sequence[Any]) -> Any:
    """rho(M), with E phi_b'^2 = `slopes`."""
    M = products(number, network.variances, slopes)
    if len(M) > 2:
        return radius(M)
    if len(M) == 1:
        return M[0][0]
    half, apart = (M[0][0] + M[1][1]) / 2, (M[0][0] - M[1][1]) / 2
    return half + root_from_zero(apart * apart + M[0][1] * M[1][0])


def exponent(number: Number, network: Populations, x: Sequence[Any], means: Sequence[Means]) -> Any:
    """lambda_1."""
    bulk = growth(number, network, [law.slope.value for law in means])
    return _larger(bulk, radius(_balanced(linear_map(network, number, x, means), x)))


def _balanced(rows: Sequence[Sequence[Any]], x: Sequence[Any]) -> list[list[Any]]:
    """The same map of m_a/s_a and V_a/s_a^2: a matrix with entries of the order of 1 at any scale."""
    variances = [float(v.mid() if isinstance(v, flint.arb) else v) for v in x[len(rows) // 2 : len(rows)]]
    sizes = [*(v**0.5 for v in variances), *variances]
    return [
        [e * (to / of) for e, to in zip(row, sizes, strict=True)] for row, of in zip(rows, sizes, strict=True)
    ]


def exponent_at_silence(number: Number, network: Populations, slopes: Sequence[Any]) -> Any:
    """lambda_1, with phi'(b_b) = `slopes`; None where a perturbation vanishes in a step."""
    bulk = growth(number, network, [s * s for s in slopes])
    outlier = radius(products(number, network.J0, slopes))
    return None if bulk == 0 and outlier == 0 else _larger(bulk, outlier)


def _larger(bulk: Any, outlier: Any) -> Any:
    """max(ln(bulk)/2, ln(outlier)). Raises `NonConvergence` where both stay below what many bits tell from 0,
    as at an input of 10^6 that saturates every unit."""
    square = outlier * outlier
    if isinstance(bulk, flint.arb):
        whole = bulk.max(square)
        if not whole > 0 and ctx.prec > _MANY:
            raise NonConvergence("lambda_1 of saturated units", f"below ln({upper_decimal(whole.upper())})/2")
        return whole.log() / 2
    return logarithm(max(bulk, square)) / 2


def stable(network: Populations, x: Sequence[Any], means: Sequence[Means]) -> bool:
    """Whether the mean of a state in float64 is stable, to what its rounding says."""
    rows = [[float(np.ravel(e)[0]) for e in row] for row in linear_map(network, float, x, means)]
    return bool(np.max(np.abs(np.linalg.eigvals(np.array(rows)))) < 1 + 1e-9)
