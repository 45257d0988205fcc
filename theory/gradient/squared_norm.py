r"""$\langle|\nabla E|^2\rangle/N=T(1+g^2E\varphi'^2)$ in equilibrium, with the angles of $\nabla E$, the mean
curvature of E and the temperature that both give.

With $\nabla E=-F+\varphi'(x)\,u$, $u=J^\mathsf TF$: given x and h, J is Gaussian apart from the one direction
that $J\varphi(x)=h$ fixes, along which u gets $\varphi\,(h\cdot F)/|\varphi|^2\to0$, so u is $\mathcal
N(0,g^2T)$, independent of x and F. Source: derived here.
"""

from collections.abc import Callable

import sympy as sp

from rnnchaos.theory.algebra.expectation import wick
from rnnchaos.theory.algebra.operations import eq, same
from rnnchaos.theory.formula import Derived, Source, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN
from rnnchaos.theory.gradient.notation import (
    CURVATURE,
    FORCE,
    MEAN_CURVATURE,
    NORM,
    TEMPERATURE,
    VARIANCE,
    cosine,
    derived,
    mean_symbol,
    slope_square_mean,
)

RUGH = Source(
    "Rugh, Phys. Rev. Lett. 78, 772 (1997); for this measure derived here",
    "Rugh1997",
    "10.1103/PhysRevLett.78.772",
)
_x, _u, _slope = sp.symbols("x u phi1", real=True)


def _gradient(of_u: sp.Expr, product: sp.Expr) -> sp.Expr:
    """E of a polynomial in F, phi' (phi1), x and u, with u ~ N(0, g^2 T) independent of the rest."""
    over_u = wick(product, (_u,), [[of_u]])
    polynomial = sp.Poly(sp.expand(over_u), FORCE, _x, _slope)
    known = {
        (2, 0, 0): TEMPERATURE,
        (0, 0, 2): slope_square_mean(),
        (0, 0, 0): sp.S.One,
        (1, 1, 0): -TEMPERATURE,
        (0, 2, 0): VARIANCE,
    }
    return sp.Add(*(c * known[powers] for powers, c in polynomial.terms()))


_NABLA = -FORCE + _slope * _u
_GRADIENT = Step(
    "grad E = -F + phi' u, u = J^T F; in equilibrium u ~ N(0, g^2 T), independent of x and F.",
    eq(sp.Symbol("grad", real=True), _NABLA),
)


def _average(label: str, product: Callable[[sp.Expr], sp.Expr], value: sp.Expr, sentence: str) -> Step:
    """The mean of a product with grad E, the first relation."""
    left = NORM if label == "G" else mean_symbol(label)
    return Step(sentence, eq(left, value), lambda *r: _gradient(GAIN**2 * TEMPERATURE, product(r[0].rhs)))


@entry("gradient.gradient_norm", "<|grad E|^2>/N of the gradient dynamics", "mean squared gradient")
def gradient_norm() -> Derived:
    steps = (
        _GRADIENT,
        _average("G", lambda grad: grad**2, TEMPERATURE * MEAN_CURVATURE, "Average; <F^2> = T."),
    )
    return derived(steps)


@entry(
    "gradient.angle.gradient", "angle between F and grad E in the gradient dynamics", "angle of F and grad E"
)
def angle_gradient() -> Derived:
    steps = (
        _GRADIENT,
        _average("Fg", lambda grad: FORCE * grad, -TEMPERATURE, "Along F only -F survives."),
        Step("Norms: F ~ N(0, T),", eq(mean_symbol("FF"), TEMPERATURE)),
        _average("G", lambda grad: grad**2, TEMPERATURE * MEAN_CURVATURE, "and"),
        cosine(-1 / sp.sqrt(MEAN_CURVATURE), "The cosine."),
    )
    return derived(steps)


@entry(
    "gradient.angle.virial",
    "angle between x and grad E in the gradient dynamics, from <x.grad E>/N = T",
    "angle of x and grad E",
)
def angle_virial() -> Derived:
    steps = (
        _GRADIENT,
        _average(
            "xg",
            lambda grad: _x * grad,
            TEMPERATURE,
            "<x.grad E>/N = -<x F> = T, which is also the virial theorem.",
        ),
        Step("Norms: x ~ N(0, S),", eq(mean_symbol("xx"), VARIANCE)),
        _average("G", lambda grad: grad**2, TEMPERATURE * MEAN_CURVATURE, "and"),
        cosine(sp.sqrt(TEMPERATURE / (VARIANCE * MEAN_CURVATURE)), "The cosine."),
    )
    return derived(steps)


@entry(
    "gradient.thermometer",
    "configurational temperature: <|grad E|^2> over <laplacian of E>",
    "configurational thermometer",
)
def thermometer() -> Derived:
    x = sp.Symbol("x", real=True)
    energy, boltzmann = sp.Function("E", real=True)(x), sp.exp(-sp.Function("E", real=True)(x) / TEMPERATURE)
    first, second = energy.diff(x), energy.diff(x, 2)
    flux = sp.Derivative(first * boltzmann, x)

    def averaged(*r: sp.Basic) -> sp.Expr:
        return sp.expand(r[-1].rhs / boltzmann).subs(second, CURVATURE).subs(first**2, NORM)

    steps = (
        Step(
            "Along one coordinate, the derivative of grad E exp(-E/T):",
            eq(flux, (second - first**2 / TEMPERATURE) * boltzmann),
        ),
        Step("By the chain rule.", eq(flux, sp.diff(first * boltzmann, x)), same),
        Step(
            "Its integral vanishes (E grows at infinity): average, sum over coordinates, divide by N.",
            eq(0, CURVATURE - NORM / TEMPERATURE),
            averaged,
        ),
        Step(
            "Solve for T.", eq(TEMPERATURE, NORM / CURVATURE), lambda *r: sp.solve(r[-1].rhs, TEMPERATURE)[0]
        ),
    )
    remark = "Exact at every N and for every J; it needs configurations alone, no temperature put in."
    return derived(steps, source=RUGH, remarks=(remark,))


@entry(
    "gradient.curvature", "<laplacian of E>/N, the mean eigenvalue of the Hessian of E", "mean curvature of E"
)
def curvature() -> Derived:
    def _inserted(*r: sp.Basic) -> sp.Expr:
        return sp.solve(r[0].lhs - r[0].rhs, CURVATURE)[0].subs(NORM, r[1].rhs)

    steps = (
        Step("The thermometer.", eq(TEMPERATURE, NORM / CURVATURE)),
        Step("The mean squared gradient.", eq(NORM, TEMPERATURE * MEAN_CURVATURE)),
        Step("Insert and solve.", eq(CURVATURE, MEAN_CURVATURE), _inserted),
    )
    remark = (
        "An explicit step dt of the dynamics expands some direction once dt exceeds 2/L: no such scheme is "
        "stable there."
    )
    return derived(steps, remarks=(remark,))
