r"""Limits in closed form: bosons alone that feel no saturation, and targets that fermions cannot reach.

For $\rho_B=1$, $\sigma^2Q\ll1$ the energy is quadratic, $H=\frac{\lambda_B}2(z_L-z_R)^2$, labels cancel and
weights are Gaussian: ridge regression towards 0 with the spectrum of Marchenko and Pastur. For
$d_F-4\gg\sqrt a$ a fermion's energy is $\frac12(d_F-d^2)$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.contrastive import notation as n
from rnnchaos.theory.contrastive.notation import derived
from rnnchaos.theory.formula import Derived, Step, entry

_u, _t, _V = sp.symbols("u t V", real=True)
_x, _cut, _width, _theta = sp.symbols("x a_c s Theta", positive=True)
_moved = sp.Symbol("Delta_H", positive=True)


@entry("contrastive.boson_norm", "norm of the weights, bosons alone, sigma^2 Q small", "bosons alone")
def boson_norm() -> Derived:
    k = n.beta * n.lambda_B
    wide, noise = 1 + 2 * k * _width, k * n.sigma**2
    gauss = sp.exp(-k * (_u + sp.sqrt(2 * _width) * _t) ** 2 / 2 - _t**2 / 2) / sp.sqrt(2 * sp.pi)
    V = -k * _u**2 / (2 * wide) - sp.log(wide) / 2
    linear = n.lambda_w + 2 * noise * (n.alpha - 1)
    root = (sp.sqrt(linear**2 + 8 * noise * n.lambda_w) - linear) / (4 * noise * n.lambda_w)
    log = lambda *r: sp.expand_log(sp.log(sp.simplify(r[0].rhs.doit())), force=True)  # noqa: E731
    bent = lambda *r: 2 * sp.diff(r[1].rhs, _u, 2).subs(_width, n.sigma**2 * n.Q)  # noqa: E731
    solved = lambda *r: sp.solve(r[3].rhs.subs(n.C, r[2].rhs) - 1 / n.Q, n.Q)[-1]  # noqa: E731
    pair = eq(sp.exp(_V), sp.Integral(gauss, (_t, -sp.oo, sp.oo)))
    return derived(
        Step("A pair at fields whose difference is u: z_L - z_R varies by 2 s.", pair),
        Step("A Gaussian integral.", eq(_V, V), log),
        Step("V_LL + V_RR; q = M = 0, s = sigma^2 Q.", eq(n.C, -2 * k / (1 + 2 * noise * n.Q)), bent),
        Step("1/Q (contrastive.precision).", eq(1 / n.Q, n.lambda_w - n.alpha * n.sigma**2 * n.C)),
        Step("Insert and solve.", eq(n.Q, root), solved),
        where=sp.StrictGreaterThan(n.lambda_w, 0, evaluate=False),
        remark="beta -> 0: 1/lambda_w. Bosons of saturated inputs, |z| > 1, are another matter.",
    )


@entry("contrastive.plateau", "energy as the target grows beyond what fermions can reach", "plateau")
def plateau() -> Derived:
    theta = (_x + sp.sqrt(_x**2 + _cut)) / 2
    far = lambda *r: sp.limit((r[0].rhs.subs(_x, _x + n.delta) - r[0].rhs) / 2, _x, sp.oo)  # noqa: E731
    put = lambda *r: r[2].rhs.subs(_moved, r[1].rhs)  # noqa: E731
    return derived(
        Step("Theta at x = d_F - d^2.", eq(_theta, theta)),
        Step("H of a fermion, half of it, as d_F grows by delta far above 4.", eq(_moved, n.delta / 2), far),
        Step("Weights stay; of 1 - rho_B of the pairs.", eq(n.shift, (1 - n.rho_B) * _moved)),
        Step("Insert it.", eq(n.shift, (1 - n.rho_B) * n.delta / 2), put),
        where=sp.GreaterThan(n.d_F, 4, evaluate=False),
        remark="M, Q, q no longer depend on d_F, Phi falls by alpha beta Delta_e; corrections are of order "
        "a delta/(d_F - 4)^2.",
    )


FORMULAS = (boson_norm, plateau)
