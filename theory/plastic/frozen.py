r"""Frozen states: self-consistency, and the spectrum around them at any p.

$$q=E\varphi(x)^2,\qquad g^2E\frac{\varphi'^2}{(1+\lambda-kq\varphi'/(1+p\lambda))^2}=1,$$

the second for the rightmost real point of the bulk; at $\lambda=0$ p drops out: a frozen state is stable
only if $\Sigma=g^2E[\varphi'^2/(1-kq\varphi')^2]<1$. For k q > 1 three x belong to one $\eta$ near 0, and
"aligned" is the one with the sign of $\eta$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.plastic import notation as n
from rnnchaos.theory.plastic.notation import MODEL, Sigma, derived, frozen_mean, g, k, lam, p, q, x

_eta = sp.Function("eta", real=True)(x)
_d, _b, _zeta, _V = sp.symbols("d b zeta V", positive=True)
_slope = phi(1, x)


@entry("plastic.static_activity", "mean squared activity of the frozen state, x of the sign of its input")
def static_activity() -> Derived:
    law = n.density(_eta) * sp.Derivative(_eta, x)
    return derived(
        Step("At rest A phi = k q phi: x = eta + k q phi(x).", eq(_eta, n.field)),
        Step(
            "q = E phi^2 over eta, both signs alike, as an integral over x.",
            eq(q, sp.Integral(2 * phi(0, x) ** 2 * law, (x, n.x0, sp.oo))),
        ),
        Step(
            "Insert eta(x).",
            eq(q, frozen_mean(phi(0, x) ** 2)),
            lambda *r: r[1].rhs.xreplace({_eta.diff(x): r[0].rhs.diff(x)}).xreplace({_eta: r[0].rhs}),
        ),
        source=MODEL,
        remark="eta ~ N(0, g^2 q). A state of the dynamics only where plastic.bulk_stability < 1.",
    )


def _norm(*r: sp.Basic) -> sp.Basic:
    (integral,) = r[4].rhs.atoms(sp.Integral)
    inside = sp.powdenest(integral.function.subs(*r[3].args), force=True).subs(_zeta, sp.sqrt(_V))
    return eq(r[4].lhs / _V, r[4].rhs.subs(integral, sp.Integral(inside / _V, *integral.limits)))


_RESPONSE = 1 / (1 + lam - k * q * _slope / (1 + p * lam))
_STILL = g**2 * frozen_mean((_slope / (1 - k * q * _slope)) ** 2)
_SPECTRUM = (
    Step("Synapses, b = dA phi less what is of rank one.", eq(p * lam * _b, -_b + k * q * _slope * _d)),
    Step("Solve for b.", eq(_b, k * q * _slope * _d / (1 + p * lam)), lambda *r: sp.solve(r[-1], _b)[0]),
    Step("Neurons, linearised; zeta = J (phi' d) is Gaussian.", eq(lam * _d, -_d + _zeta + _b)),
    Step("Insert b.", eq(_d, _zeta * _RESPONSE), lambda *r: sp.solve(r[2].subs(*r[1].args), _d)[0]),
    Step("V = <zeta^2>, zeta independent of x.", eq(_V, g**2 * frozen_mean(_slope**2 * _d**2))),
    Step("Insert d, over V.", eq(1, g**2 * frozen_mean(_slope**2 * _RESPONSE**2)), _norm),
)


@entry("plastic.frozen_edge", "right edge of the spectrum around a frozen state, at any p")
def frozen_edge() -> Derived:
    return derived(*_SPECTRUM, source=MODEL, remark="k >= 0: the rightmost point of the bulk is real.")


@entry("plastic.bulk_stability", "stability of a frozen state: the bulk's squared radius, whatever p")
def bulk_stability() -> Derived:
    return derived(
        *_SPECTRUM,
        Step("Sigma: it at lambda = 0.", eq(Sigma, _STILL), lambda *r: r[-1].rhs.subs(lam, 0)),
        source=MODEL,
        remark="The mean falls with lambda: the edge (plastic.frozen_edge) is right of 0 where Sigma > 1.",
    )
