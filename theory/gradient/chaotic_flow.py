r"""$\langle|\nabla E|^2\rangle/N$ and the angles between x, h, F and $\nabla E$ in the chaotic flow.

There a neuron's own output acts back on it through $J^\mathsf T$: $u=\eta+g^2\psi$,
$\eta\sim\mathcal N(0,g^2\Gamma_0)$ independent of x and the reaction $\psi(t)=\int_0^\infty
e^{-s}\dot\varphi(t-s)\,ds$, since the mean response of F to a field is $\delta(s)-e^{-s}$. This reaction is
what keeps $\langle F\cdot\nabla E\rangle=0$. Source: derived here.
"""

from collections.abc import Callable

import sympy as sp

from rnnchaos.theory.algebra.expectation import wick
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, identity
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import AUTOCOVARIANCE, CHAOTIC, DELTA0, GAIN, GAMMA0, TAU
from rnnchaos.theory.gradient.notation import (
    FORCE,
    NORM,
    cosine,
    derived,
    mean_symbol,
    slope_square_mean,
)

_slope = sp.Symbol("phi1", real=True)


@entry(
    "gradient.angle.chaotic",
    "angle between x and h = J phi(x) in the chaotic flow",
    "angle of x and h in chaos",
)
def angle_chaotic() -> Derived:
    x, force = sp.symbols("x F", real=True)
    known = {x * force: sp.S.Zero, x**2: DELTA0, force**2: GAMMA0}

    def average(label: str, product: Callable[[sp.Expr], sp.Expr], value: sp.Expr, sentence: str) -> Step:
        def mean(*r: sp.Basic) -> sp.Expr:
            return sp.expand(product(r[0].rhs)).subs(known)

        return Step(sentence, eq(mean_symbol(label), value), mean)

    steps = (
        Step(
            "F is the velocity: <x F> = (1/2) d<x^2>/dt = 0 in a stationary state, <F^2> = Gamma0; h = x + "
            "F.",
            eq(sp.Function("h")(x, force), x + force),
        ),
        average("xh", lambda h: x * h, DELTA0, "So"),
        Step("and", eq(mean_symbol("xx"), DELTA0)),
        average("hh", lambda h: h**2, DELTA0 + GAMMA0, "and"),
        cosine(sp.sqrt(DELTA0 / (DELTA0 + GAMMA0)), "The cosine."),
    )
    return derived(steps, CHAOTIC)


@entry(
    "gradient.chaotic_reaction",
    "the reaction that keeps the chaotic flow orthogonal to grad E",
    "F is orthogonal to grad E in chaos",
)
def chaotic_reaction() -> Derived:
    lag = AUTOCOVARIANCE(TAU)
    drive = lag - sp.Derivative(lag, (TAU, 2))
    kernel = -sp.Derivative(lag, (TAU, 2)) + sp.Derivative(lag, (TAU, 4))
    inside = sp.exp(-TAU) * (sp.Derivative(lag, (TAU, 3)) + sp.Derivative(lag, (TAU, 2)))
    covariance, product = sp.Function("C_phi", real=True)(TAU), mean_symbol("Fg")
    response = sp.Function("K", real=True)(TAU)

    def boundary(*r: sp.Basic) -> sp.Expr:
        if sp.expand(sp.exp(-TAU) * r[1].rhs - r[2].rhs) != 0:
            raise DoesNotFollow("the integrand is not that derivative")
        start = r[2].lhs.expr.subs(TAU, 0).doit()
        at_zero = {
            sp.Subs(sp.Derivative(lag, (TAU, 3)), TAU, 0): 0,
            sp.Subs(sp.Derivative(lag, (TAU, 2)), TAU, 0): -GAMMA0,
        }
        return -GAMMA0 - start.subs(at_zero)

    steps = (
        Step("The mean-field equation: the covariance of phi.", eq(GAIN**2 * covariance, drive)),
        Step(
            "So the covariance K of d phi/dt, which is minus the second derivative of that of phi:",
            eq(GAIN**2 * response, kernel),
            lambda *r: -sp.diff(r[-1].rhs, TAU, 2),
        ),
        Step(
            "e^(-s) g^2 K is an exact derivative.",
            eq(sp.Derivative(inside, TAU), sp.exp(-TAU) * kernel),
            identity,
        ),
        Step(
            "F.grad E = -F^2 + (d phi/dt) u, u = eta + g^2 psi, has the mean -Gamma0 + int_0^inf e^(-s) g^2 "
            "K(s) ds; Delta'''(0) = 0, Delta''(0) = -Gamma0.",
            eq(product, 0),
            boundary,
        ),
    )
    remark = "It must be so: <F.grad E> = d<E>/dt = 0. Without the reaction psi it would be -Gamma0."
    return derived(steps, CHAOTIC, remarks=(remark,))


@entry(
    "gradient.chaotic_norm",
    "<|grad E|^2>/N of the chaotic flow at N to infinity",
    "mean squared gradient in chaos",
)
def chaotic_norm() -> Derived:
    eta, psi = sp.symbols("eta psi", real=True)
    square, mixed = sp.Symbol("Psi", positive=True), sp.Symbol("mean_phidotpsi", real=True)

    def averaged(*r: sp.Basic) -> sp.Expr:
        over_eta = sp.expand(wick(r[0].rhs ** 2, (eta,), [[GAIN**2 * GAMMA0]]))
        known = {_slope**2 * psi**2: square, FORCE * _slope * psi: mixed}
        rest = {_slope**2: slope_square_mean(DELTA0), FORCE**2: GAMMA0}
        return over_eta.subs(known).subs(rest)

    bent = GAIN**2 * GAMMA0 * slope_square_mean(DELTA0)
    steps = (
        Step(
            "grad E = -F + phi' u, u = eta + g^2 psi: the cavity field eta ~ N(0, g^2 Gamma0), independent "
            "of x, and the reaction psi(t) = int_0^inf e^(-s) d/dt phi(x(t - s)) ds.",
            eq(sp.Symbol("grad", real=True), -FORCE + _slope * (eta + GAIN**2 * psi)),
        ),
        Step(
            "Square and average; F phi' = d phi/dt.",
            eq(NORM, GAMMA0 - 2 * GAIN**2 * mixed + bent + GAIN**4 * square),
            averaged,
        ),
        Step("F is orthogonal to grad E (gradient.chaotic_reaction).", eq(GAIN**2 * mixed, GAMMA0)),
        Step(
            "Insert.",
            eq(NORM, GAMMA0 * (GAIN**2 * slope_square_mean(DELTA0) - 1) + GAIN**4 * square),
            lambda *r: sp.expand(r[1].rhs).subs(mixed, r[2].rhs / GAIN**2),
        ),
    )
    remark = (
        "Psi is a three-time Gaussian mean over the autocovariance Delta(tau). G/Gamma0 is 1 at the onset, "
        "1.747 at g = 1.5 and 2.757 at g = 2 (tanh)."
    )
    return derived(steps, CHAOTIC, remarks=(remark,))
