r"""How large phi' gets in the band $|\mathrm{Im}\,w|\le V$, whatever the real part: what the rules about a
mean m rest on, where the region of `rnnchaos.numerics.nonlinearity.strip_bound`, which narrows at 0, would
not do.

    tanh       phi' = sech^2 w                     |cosh w|^2 = sinh^2 u + cos^2 v >= cos^2 V      reach pi/2
    gd         phi' = sech w                       |phi'| <= 1/cos V                               reach pi/2
    erf        phi' = exp(-pi w^2/4)               |phi'| <= exp(pi V^2/4)                         entire
    atan       phi' = 1/((1 + i a w)(1 - i a w))   |1 -+ i a w| >= 1 -+ a v, a = pi/2              reach 2/pi
    algebraic  phi' = ((1 + i w)(1 - i w))^(-3/2)  likewise                                        reach 1
    logistic   phi' = sech^2(w/2)/4                                                                reach pi
    softplus   phi' = (1 + tanh(w/2))/2            |tanh|^2 <= max(1, tan^2 V/2)                   reach pi

(the last from $|\tanh w|^2=(\sinh^2u+\sin^2v)/(\sinh^2u+\cos^2v)$). phi is analytic in the band for V <
reach, and $|\varphi(m+w)|\le|\varphi(m)|+S|w|$ with S the bound. Source: derived here.
"""

from dataclasses import dataclass
from math import inf

import flint
from flint import arb

from rnnchaos.numerics.nonlinearity.strip_bound import SlopeBound
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


@dataclass(frozen=True)
class Band(SlopeBound):
    """`reach`: the half-width up to which phi is analytic; `bound(V)` >= sup |phi'| over |Im w| <= V."""


def registered_band(phi: Nonlinearity) -> Band | None:
    """The proved bound of a registered phi that is analytic; None for any other."""
    return _BANDS.get(phi.name) if phi.registered else None


def _product(a: flint.arb) -> flint.arb:
    """A lower bound of |1 + i w'| |1 - i w'| over |Im w'| <= a."""
    return (1 - a) * (1 + a)


_BANDS = {
    "tanh": Band(1.5707, lambda v: 1 / v.cos() ** 2),
    "gd": Band(1.5707, lambda v: 1 / v.cos()),
    "erf": Band(inf, lambda v: (arb.pi() * v**2 / 4).exp()),
    "atan": Band(0.6366, lambda v: 1 / _product(arb.pi() * v / 2)),
    "algebraic": Band(1.0, lambda v: 1 / _product(v).sqrt() ** 3),
    "logistic": Band(3.1415, lambda v: 1 / (4 * (v / 2).cos() ** 2)),
    "softplus": Band(3.1415, lambda v: (1 + (v / 2).tan().max(arb(1))) / 2),
}
