r"""Whether the mean of a static state is stable: the outliers of its Jacobian.

At a fixed point x* of $x=G\varphi(x)+\frac{J_0}N11^T\varphi(x)+b_i$ the matrix $-1+(G+\frac{J_0}N11^T)D$,
$D=\mathrm{diag}\,\varphi'(x^*)$, has a bulk of radius $g\sqrt{E\varphi'^2}$ about -1 and outliers $z-1$. x*
depends on G, so that $D$ and G are correlated: $\frac1N1^TDGD1\to g^2E\varphi''E\varphi\varphi'$, and
$z=J_0E\varphi'$ holds only where E phi'' or E phi phi' vanishes. Let a perturbation grow like
$\varepsilon\delta_ie^{\lambda t}$, $z=1+\lambda$. Its mean is $\delta m$ and the inputs' covariance between
two times $\Delta_0+\varepsilon a(e^{\lambda t}+e^{\lambda t'})$, a = Cov(x*, delta), to first order. A
variance of $\delta$ is of second order. The equation of the mean and that of the covariance between t and
the unperturbed network, where delta = (a/Delta0) (x* - m) + delta m + what is independent of x*, give

    z dm = J0 (E phi' dm + E phi'' a),
    z a  = g^2 (E phi phi' dm + E[phi'^2 + phi phi''] a).

With dDelta0 = 2a this is the linearised map $(m,\Delta_0)\mapsto(J_0E\varphi+b,g^2E\varphi^2+\sigma_b^2)$:
its two eigenvalues are the z. Outside of the bulk they are outliers, inside they are none, so the largest
real part of the spectrum is max(bulk radius, Re z) - 1 either way. phi has to be continuous. Derived here;
eigenvalues of simulated networks agree (`tests/numerics/rate/test_mean_mode.py`).
"""

from collections.abc import Sequence
from typing import Any

from rnnchaos.numerics.ball.elementary import root_from_zero
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.rate.model.equations import Couplings


def outlier(c: Couplings, x: Sequence[Any], means: Means) -> Any:
    """The larger of Re z over both eigenvalues; g^2 is the last unknown where `c` has none."""
    return larger(matrix(c, x[-1] if c.gain is None else c.gain, means))


def matrix(c: Couplings, gain: Any, means: Means) -> list[Any]:
    """The linearised map of (m, Delta0), row by row."""
    e, s = means.first, means.second
    return [c.J0 * e.mean, c.J0 * e.variance, gain * s.mean, gain * s.variance]


def larger(entries: Sequence[Any]) -> Any:
    """The larger of the real parts of the eigenvalues of a matrix of order 2."""
    a, b, c, d = entries
    half, apart = (a + d) / 2, (a - d) / 2
    return half + root_from_zero(apart * apart + b * c)
