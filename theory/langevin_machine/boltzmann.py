r"""The Boltzmann law of the machine: partition function, moments, the gradient of learning, identities.

$$\partial_J\ln Z=\langle F\varphi\rangle/T=G,\qquad\langle E\rangle=T^2\partial_T\ln Z,\qquad
  \langle\partial_i\psi\rangle=\langle\psi\,\partial_iE\rangle/T$$

the last by parts, for every $\psi$ of tempered growth. $\langle F^2\rangle=NT$ holds for linear $\varphi$,
and for random J as N grows. Odd $\varphi$: P(-x) = P(x), so that $\langle x\rangle=0$. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import eq, inserted, right_side
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.langevin_machine import notation as n
from rnnchaos.theory.langevin_machine.notation import EVERYWHERE, WEIGHT, F, derived

_e, _F, _p, _p1, _B, _mean, _O = sp.symbols("e F p p_x B mean O", real=True)
R, S, M, D = sp.symbols("R S M D", real=True)
A, V, J_i, K_i, p_1, p_2, p_3 = sp.symbols("A V J_i K_i p_1 p_2 p_3", real=True)
_E, _psi = sp.Function("E")(X), sp.Function("psi")(X)
_ENERGY = Step("The energy of one neuron.", eq(_e, _F**2 / 2))
_FORCE = Step("F of a neuron coupled to itself.", eq(_F, F))


def over_x(f: Any) -> sp.Integral:
    """The integral over all x."""
    return sp.Integral(f, EVERYWHERE)


def _boltzmann(of: sp.Expr) -> sp.Expr:
    return over_x(of * sp.exp(-_e / n.T)) / over_x(sp.exp(-_e / n.T))


@entry("langevin_machine.log_partition", "partition function of one neuron, whose logarithm is evaluated")
def log_partition() -> Derived:
    return derived(
        Step("The Boltzmann weight, integrated.", eq(n.Z, over_x(sp.exp(-_e / n.T)))),
        _ENERGY,
        _FORCE,
        Step("Insert them.", eq(n.Z, over_x(WEIGHT)), inserted()),
        remark="N neurons: the same over R^N with |F|^2; finite for every J where phi is bounded.",
    )


@entry("langevin_machine.second_moment", "mean square of one neuron", "second moment")
def second_moment() -> Derived:
    return derived(
        Step("Its mean over P.", eq(n.x2, _boltzmann(X**2))),
        _ENERGY,
        _FORCE,
        Step("Insert them.", eq(n.x2, over_x(X**2 * WEIGHT) / over_x(WEIGHT)), inserted()),
        remark="<x_i x_j> of N neurons likewise.",
    )


@entry("langevin_machine.energy", "mean energy of one neuron, from the partition function", "energy")
def energy() -> Derived:
    free, cold = sp.Function("L")(n.beta), sp.exp(-n.beta * F**2 / 2)
    mean = over_x(F**2 * cold) / over_x(cold) / 2
    warm: Any = lambda side: side.subs(n.beta, 1 / n.T)  # noqa: E731

    def slope(*r: sp.Basic) -> sp.Expr:
        outside = lambda f, *limits: f.as_coeff_Mul()[0] * sp.Integral(f.as_coeff_Mul()[1], *limits)  # noqa: E731
        return r[1].rhs.subs(free, r[0].rhs).doit(integrals=False).replace(sp.Integral, outside)

    return derived(
        Step("The partition function at beta = 1/T.", eq(free, sp.log(over_x(cold)))),
        Step("The mean energy is minus its derivative.", eq(n.energy, -sp.Derivative(free, n.beta))),
        Step("Differentiated.", eq(n.energy, mean), slope),
        Step("beta = 1/T.", eq(n.energy, warm(mean)), right_side(warm)),
        remark="T^2 times the derivative of ln Z by T; NT/2 for linear phi, otherwise not.",
    )


@entry("langevin_machine.gradient_model", "negative phase of learning: the derivative of ln Z by a coupling")
def gradient_model() -> Derived:
    free, post = sp.Function("L")(n.J), F * phi(0, X) / n.T
    moved = lambda *r: r[1].rhs.subs(free, r[0].rhs).doit(integrals=False)  # noqa: E731
    return derived(
        Step("The partition function.", eq(free, sp.log(over_x(WEIGHT)))),
        Step("What the normalisation adds to the gradient.", eq(n.G, sp.Derivative(free, n.J))),
        Step("Differentiated.", eq(n.G, over_x(post * WEIGHT) / over_x(WEIGHT)), moved),
        remark="G_ij = <F_i phi(x_j)>/T of N neurons: local, and not symmetric.",
    )


@entry("langevin_machine.hessian", "curvature of the mean log-likelihood in one coupling", "curvature")
def hessian() -> Derived:
    curved = sp.expand(F**2 * phi(0, X) ** 2 / n.T**2 - phi(0, X) ** 2 / n.T)
    whole = -D / n.T - (_B - _mean**2 / n.T**2)

    def averaged(*r: sp.Basic) -> sp.Expr:
        named = sp.expand(r[1].rhs.subs(phi(0, X), _p).subs(X, _F + n.J * _p))
        return r[2].rhs.subs(_B, named.subs(_F**2 * _p**2, V + _mean**2).subs(_p**2, M))

    return derived(
        Step("Second derivative of the weight over itself.", eq(_B, sp.Derivative(WEIGHT, n.J, 2) / WEIGHT)),
        Step("Differentiated.", eq(_B, curved), right_side(lambda side: sp.expand(side.doit()))),
        Step("Data, and the cumulants of the model; mean = <F phi>.", eq(n.H, whole)),
        Step("Averaged: <(F phi)^2> = V + mean^2.", eq(n.H, -(D - M) / n.T - V / n.T**2), averaged),
        remark="minus Fisher's information where data and model agree; elsewhere of any sign: not concave.",
    )


@entry("langevin_machine.virial", "mean square of a neuron by parts: the virial theorem", "virial theorem")
def virial() -> Derived:
    by_parts = sp.Derivative(X * sp.exp(-_E / n.T), X) * sp.exp(_E / n.T)
    slope = sp.Derivative(_E, X)
    own = lambda *r: sp.solve(r[1].rhs.subs(X * slope, _B), _B)[0]  # noqa: E731
    return derived(
        Step("What vanishes when averaged: the derivative of x P over P.", eq(_B, by_parts)),
        Step("Differentiated.", eq(_B, 1 - X * slope / n.T), right_side(lambda e: sp.expand(e.doit()))),
        Step("So the mean of x_i dE/dx_i is T.", eq(_B, n.T), own),
        Step("x_i dE/dx_i = x_i^2 - x_i (J phi)_i - x_i phi'_i (J^T F)_i, averaged.", eq(n.x2, _B + R + S)),
        Step("Insert it.", eq(n.x2, n.T + R + S), lambda *r: r[3].rhs.subs(_B, r[2].rhs)),
        remark="of any neuron of any number of them.",
    )


@entry("langevin_machine.squared_gradient", "mean squared force on a neuron by parts", "squared force")
def squared_gradient() -> Derived:
    here, there, k, h_i, h_k, y, pull = sp.symbols("F_i F_k J_k h_i h_k y Q", real=True)
    rate, curve, first = sp.Derivative(_E, X), sp.Derivative(_E, (X, 2)), phi(1, X)
    by_parts = sp.Derivative(rate * sp.exp(-_E / n.T), X) * sp.exp(_E / n.T)
    whole = ((X - J_i * phi(0, X) - h_i) ** 2 + (y - k * phi(0, X) - h_k) ** 2) / 2
    second = 1 - 2 * J_i * first + (J_i**2 + k**2) * first**2 - phi(2, X) * (J_i * here + k * there)
    fields = {h_i: X - J_i * phi(0, X) - here, h_k: y - k * phi(0, X) - there}
    own = lambda *r: sp.solve(r[1].rhs.subs({rate**2: A, curve: _B}), A)[0]  # noqa: E731
    twice = lambda *r: sp.expand(sp.diff(r[3].rhs, X, 2).subs(fields))  # noqa: E731

    def averaged(*r: sp.Basic) -> sp.Expr:
        pulled = sp.expand(r[4].rhs.subs(there, (pull - J_i * here) / k).subs(k**2, K_i - J_i**2))
        return r[2].rhs.subs(_B, pulled.subs({phi(2, X) * pull: p_3, first**2: p_2, first: p_1}))

    return derived(
        Step("What vanishes when averaged: the derivative of E' P over P.", eq(_mean, by_parts)),
        Step("Differentiated.", eq(_mean, curve - rate**2 / n.T), right_side(lambda e: sp.expand(e.doit()))),
        Step("So A is T times the mean curvature.", eq(A, n.T * _B), own),
        Step("The energy of neuron i and of those it drives.", eq(_e, whole)),
        Step("Its curvature.", eq(_O, second), twice),
        Step("Averaged.", eq(A, n.T * (1 - 2 * J_i * p_1 + K_i * p_2 - p_3)), averaged),
        remark="summed over neurons <|grad E|^2> = T <Laplacian of E>.",
    )


@entry("langevin_machine.symmetry_loss", "least loss of a machine of odd phi on data without their negatives")
def symmetry_loss() -> Derived:
    ours, theirs = sp.symbols("P_A P_B", positive=True)
    half = lambda *r: sp.solve(r[0].lhs.subs(theirs, r[1].rhs) - r[0].rhs, ours)[0]  # noqa: E731
    least = lambda *r: r[3].rhs.subs(ours, r[2].rhs)  # noqa: E731
    return derived(
        Step("A, where data lie, and B, their negatives: at best all of P.", eq(ours + theirs, 1)),
        Step("phi odd: E(-x) = E(x).", eq(theirs, ours)),
        Step("Half of P.", eq(ours, sp.Rational(1, 2)), half),
        Step("<ln P> over data is at most that of their law and ln P(A) (Gibbs).", eq(n.loss, -sp.log(ours))),
        Step("Insert it.", eq(n.loss, sp.log(2)), least),
        remark="to be compared with the Gaussian of zero mean, which pays the same.",
    )


FORMULAS = (
    *(log_partition, second_moment, energy, gradient_model, hessian),
    *(virial, squared_gradient, symmetry_loss),
)
