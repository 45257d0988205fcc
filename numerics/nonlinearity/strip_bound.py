r"""How large phi' gets off the real axis: the one bound that every certified quadrature here rests on.

Let $H_\sigma=\{w=u+iv: v^2\le u^2+\sigma^2\}$, the region between two hyperbola branches through $\pm
i\sigma$. It is star-shaped about 0, so $S\ge\sup_{H_\sigma}|\varphi'|$ gives $|\varphi(w)|\le S|w|$ and
$|\Phi(w)|\le S|w|^2/2$ there. All singularities of the registered phi lie on the imaginary axis at distance
at least `reach` from 0, so phi is analytic on $H_\sigma$ for $\sigma$ < reach. With
$\mathrm{Re}\,w^2=u^2-v^2\ge-\sigma^2$ on $H_\sigma$:

    erf        phi' = exp(-pi w^2/4)           |phi'| <= exp(pi sigma^2/4)                         entire
    atan       phi' = 1/(1 + (pi w/2)^2)       Re(1 + (pi w/2)^2) >= 1 - (pi sigma/2)^2            reach 2/pi
    algebraic  phi' = (1 + w^2)^(-3/2)         Re(1 + w^2) >= 1 - sigma^2                          reach 1
    gd         phi' = sech w                   |cosh w|^2 = sinh^2 u + cos^2 v >= q (below)        reach pi/2
    tanh       phi' = sech^2 w                                                                     reach pi/2

For any $\tau\in(\sigma,\pi/2)$: where $|v|\le\tau$, $|\cosh w|^2\ge\cos^2\tau$; where $|v|>\tau$, $u^2\ge
v^2-\sigma^2>\tau^2-\sigma^2$, so $|\cosh w|^2\ge\sinh^2\sqrt{\tau^2-\sigma^2}$. Hence
$q=\min(\cos^2\tau,\sinh^2\sqrt{\tau^2-\sigma^2})$, with $\tau$ chosen where the two are equal. Source:
derived here; tested by ball evaluation of phi' on boxes that tile part of $H_\sigma$.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, inf, pi, sinh, sqrt
from typing import Any, NamedTuple

import flint
from flint import arb

from rnnchaos.theory.errors import Unproved
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


@dataclass(frozen=True)
class SlopeBound:
    """`reach`: the size up to which a region holds no singularity of phi, rounded down; `slope(size)` >=
    sup |phi'| there, for sizes below it and no others."""

    reach: float
    slope: Callable[[flint.arb], flint.arb]

    def bound(self, size: flint.arb) -> flint.arb:
        """`slope(size)`. Raises `Unproved` unless `size` < `reach` is certain."""
        if not size < self.reach:
            raise Unproved("phi is not shown to be analytic", f"as far off the real axis as {size.str(3)}")
        return self.slope(size)


@dataclass(frozen=True)
class Strip(SlopeBound):
    """`bound(sigma)` >= sup |phi'| on H_sigma; `reach`: distance of the nearest singularity."""


def strip_of(phi: Nonlinearity) -> Strip | None:
    """The proved bound of a registered phi; None for an expression, about which nothing is proved."""
    return _STRIPS.get(phi.name) if phi.registered else None


def _split(sigma: float) -> float:
    """tau in (sigma, pi/2), cos(tau) = sinh(sqrt(tau^2 - sigma^2)), by bisection; any tau gives a bound."""
    low, high = sigma, pi / 2
    for _ in range(30):
        middle = (low + high) / 2
        if cos(middle) > sinh(sqrt(middle**2 - sigma**2)):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _squared_sech(sigma: flint.arb) -> flint.arb:
    tau = arb(_split(float(sigma.mid())))
    return 1 / tau.cos().min((tau**2 - sigma**2).sqrt().sinh()) ** 2


_STRIPS = {
    "tanh": Strip(1.5707, _squared_sech),
    "gd": Strip(1.5707, lambda sigma: _squared_sech(sigma).sqrt()),
    "erf": Strip(inf, lambda sigma: (arb.pi() * sigma**2 / 4).exp()),
    "atan": Strip(0.6366, lambda sigma: 1 / (1 - (arb.pi() * sigma / 2) ** 2)),
    "algebraic": Strip(1.0, lambda sigma: 1 / (1 - sigma**2).sqrt() ** 3),
}


class Parts(NamedTuple):
    """Bounds of the real and of the imaginary part."""

    real: Any
    imaginary: Any

    @property
    def size(self) -> Any:
        """Bound of the modulus."""
        return (self.real**2 + self.imaginary**2).sqrt()


def tanh_in_strip(a: arb) -> Parts:
    """(R, t): bounds of |Re tanh w| and |Im tanh w| where |Im w| <= a < pi/2.

    tanh w = (sinh 2u + i sin 2v)/(cosh 2u + cos 2v), so that t = tan a, and R = 1, or 1/sin 2a from a = pi/4
    on.
    """
    return Parts(arb(1) if a <= arb.pi() / 4 else 1 / (2 * a).sin(), a.tan())
