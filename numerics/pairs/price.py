r"""C and K of a piecewise polynomial phi by Price's theorem, over any numbers.

With $\varphi^{(d+1)}=\sum_iJ_i\delta(x-k_i)$, $u_i=k_i-m$, $C_{d+1,d+1}(\Delta')=\sum_{ij}J_iJ_j$ times the
bivariate normal density at $(u_i,u_j)$ and $\partial_\Delta C_{jj}=C_{j+1,j+1}$,

    C(Delta) = sum_(j<=d) (-1)^j L^j/j! E (phi^(j))^2 + (-1)^(d+1) I_d,   L = Delta0 - Delta,
    K(Delta) = sum_(j<=d) (-1)^j L^(j+1)/(j+1)! E (phi^(j))^2 + (-1)^(d+1) I_(d+1),
    I_k = sum_ij J_i J_j int_(asin rho)^(pi/2) (Delta0 sin t - Delta)^k/k! e^(-e) dt/(2 pi),
    e = (u_i^2 + u_j^2 - 2 u_i u_j sin t)/(2 Delta0 cos^2 t)  =  u_i^2/(Delta0 (1 + sin t)) for i = j,

$\Delta'=\Delta_0\sin t$: one-dimensional integrals of smooth functions. $\partial_\Delta I_k=-I_{k-1}$; the
weight of $\partial_m$ is $(u_i+u_j)/\Delta_0(1+\sin t)$, that of $\partial_{\Delta_0}$ is $e/\Delta_0$ beside
$(\Delta_0\sin t-\Delta)^{k-1}/(k-1)!\,\sin t$. Source: derived here; R. Price, IRE Trans. Inf. Theory 4, 69
(1958), doi:10.1109/TIT.1958.1057444.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial
from typing import Any

from rnnchaos.numerics.pairs.jets import Jet, Means, TwoPoint


@dataclass(frozen=True)
class Priced(Means):
    """E (phi^(j))^2, j = 0 .. d, and `price(k, Delta)`, the jet of I_k (k >= 0)."""

    squares: tuple[Jet, ...]
    price: Callable[[int, Any], Jet]

    def pair(self, covariance: Any) -> TwoPoint:
        d = len(self.squares) - 1
        return TwoPoint(
            self._sum(covariance, 0, self.price(d, covariance)),
            self._sum(covariance, 1, self.price(d + 1, covariance)),
        )

    def _sum(self, covariance: Any, shift: int, last: Jet) -> Jet:
        """The sum of the module's docstring with L^(j+shift)/(j+shift)!, and its jet."""
        length, d = self.variance - covariance, len(self.squares) - 1
        sign = -1 if d % 2 == 0 else 1
        value, mean, wide, near = (
            sign * part for part in (last.value, last.mean, last.variance, last.covariance)
        )
        for j, square in enumerate(self.squares):
            share = (-1) ** j * length ** (j + shift) / factorial(j + shift)
            value, mean, wide = (
                value + share * square.value,
                mean + share * square.mean,
                wide + share * square.variance,
            )
            if j + shift > 0:
                slope = (-1) ** j * length ** (j + shift - 1) / factorial(j + shift - 1) * square.value
                wide, near = wide + slope, near - slope
        return Jet(value, mean, wide, near)
