r"""The Boltzmann law of the machine: partition function, moments, the gradient of learning, identities.

$$\partial_J\ln Z=\langle F\varphi\rangle/T=G,\qquad\langle E\rangle=T^2\partial_T\ln Z,\qquad
  \langle\partial_i\psi\rangle=\langle\psi\,\partial_iE\rangle/T$$

the last by parts, for every $\psi$ of tempered growth. $\langle F^2\rangle=NT$ holds for linear $\varphi$,
and for random J as N grows. Odd $\varphi$: P(-x) = P(x), so that $\langle x\rangle=0$. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import eq, expanded, inserted, solved
from rnnchaos.theory.fokker_planck import notation as drifts
from rnnchaos.theory.fokker_planck.stationary import WEAK
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.langevin_machine import notation as n
from rnnchaos.theory.langevin_machine.notation import WEIGHT, F, derived

_e, _F, _p, _B, _mean = sp.symbols("e F p B mean", real=True)
R, S, M, D = sp.symbols("R S M D", real=True)
A, V, J_i, K_i, p_1, p_2, p_3 = sp.symbols("A V J_i K_i p_1 p_2 p_3", real=True)
_lnZ = sp.Function("L")
_WEAK = Step("By parts, P being stationary: E[f psi'] = -D E[psi''], D = T (fokker_planck.weak_form).", WEAK)
_WARM, _ENERGY = sp.exp(-_e / n.T), Step("The energy of one neuron, coupled to itself.", eq(_e, F**2 / 2))


def over_x(f: Any) -> sp.Integral:
    """The integral over all x."""
    return sp.Integral(f, (X, -sp.oo, sp.oo))


def _differentiated(*r: sp.Basic) -> sp.Expr:
    """The last relation, with what the first says of L."""
    return r[-1].rhs.subs(*r[0].args).doit(integrals=False)


@entry("langevin_machine.log_partition", "partition function of one neuron, whose logarithm is evaluated")
def log_partition() -> Derived:
    return derived(
        Step("The Boltzmann weight, integrated.", eq(n.Z, over_x(_WARM))),
        _ENERGY,
        Step("Insert it.", eq(n.Z, over_x(WEIGHT)), inserted()),
        remark="N neurons: the same over R^N with |F|^2; finite for every J where phi is bounded.",
    )


@entry("langevin_machine.second_moment", "mean square of one neuron", "second moment")
def second_moment() -> Derived:
    return derived(
        Step("Its mean over P.", eq(n.x2, over_x(X**2 * _WARM) / over_x(_WARM))),
        _ENERGY,
        Step("Insert it.", eq(n.x2, over_x(X**2 * WEIGHT) / over_x(WEIGHT)), inserted()),
        remark="<x_i x_j> of N neurons likewise.",
    )


@entry("langevin_machine.energy", "mean energy of one neuron, from the partition function", "energy")
def energy() -> Derived:
    mean = over_x(F**2 * WEIGHT) / over_x(WEIGHT) / 2

    def outside(f: sp.Expr, *limits: sp.Tuple) -> sp.Expr:
        factor, rest = f.as_independent(X)
        return factor * sp.Integral(rest, *limits)

    slope = lambda *r: _differentiated(*r).replace(sp.Integral, outside)  # noqa: E731
    return derived(
        Step("The partition function.", eq(_lnZ(n.T), sp.log(over_x(WEIGHT)))),
        Step("The mean energy: minus its derivative by 1/T.", eq(n.energy, n.T**2 * _lnZ(n.T).diff(n.T))),
        Step("Differentiated.", eq(n.energy, mean), slope),
        remark="T^2 times the derivative of ln Z by T; NT/2 for linear phi, otherwise not.",
    )


@entry("langevin_machine.gradient_model", "negative phase of learning: the derivative of ln Z by a coupling")
def gradient_model() -> Derived:
    mean = over_x(F * phi(0, X) / n.T * WEIGHT) / over_x(WEIGHT)
    return derived(
        Step("The partition function.", eq(_lnZ(n.J), sp.log(over_x(WEIGHT)))),
        Step("What the normalisation adds to the gradient.", eq(n.G, _lnZ(n.J).diff(n.J))),
        Step("Differentiated.", eq(n.G, mean), _differentiated),
        remark="G_ij = <F_i phi(x_j)>/T of N neurons: local, and not symmetric.",
    )


@entry("langevin_machine.hessian", "curvature of the mean log-likelihood in one coupling", "curvature")
def hessian() -> Derived:
    curved = sp.expand(F**2 * phi(0, X) ** 2 / n.T**2 - phi(0, X) ** 2 / n.T)

    def averaged(*r: sp.Basic) -> sp.Expr:
        named = sp.expand(r[1].rhs.subs(phi(0, X), _p).subs(X, _F + n.J * _p))
        return r[2].rhs.subs(_B, named.subs(_F**2 * _p**2, V + _mean**2).subs(_p**2, M))

    return derived(
        Step("Second derivative of the weight over itself.", eq(_B, sp.Derivative(WEIGHT, n.J, 2) / WEIGHT)),
        Step("Differentiated.", eq(_B, curved), expanded),
        Step("Data, and cumulants of the model; mean = <F phi>.", eq(n.H, -D / n.T - _B + _mean**2 / n.T**2)),
        Step("Averaged: <(F phi)^2> = V + mean^2.", eq(n.H, -(D - M) / n.T - V / n.T**2), averaged),
        remark="minus Fisher's information where data and model agree; elsewhere of any sign: not concave.",
    )


@entry("langevin_machine.virial", "mean square of a neuron by parts: the virial theorem", "virial theorem")
def virial() -> Derived:
    mean = lambda *r: -r[1].rhs.subs({drifts.D: n.T, drifts.curved: 1})  # noqa: E731
    return derived(
        Step("x_i dE/dx_i = x_i^2 - x_i (J phi)_i - x_i phi'_i (J^T F)_i, averaged.", eq(n.x2, _B + R + S)),
        _WEAK,
        Step("f = -dE/dx_i, psi = x_i^2/2: the mean of x_i dE/dx_i.", eq(_B, n.T), mean),
        Step("Insert it.", eq(n.x2, n.T + R + S), lambda *r: r[0].rhs.subs(*r[2].args)),
        remark="of any neuron of any number of them.",
    )


@entry("langevin_machine.squared_gradient", "mean squared force on a neuron by parts", "squared force")
def squared_gradient() -> Derived:
    own, other, k, h_i, h_k, y, pull = sp.symbols("F_i F_k J_k h_i h_k y Q", real=True)
    whole = ((X - J_i * phi(0, X) - h_i) ** 2 + (y - k * phi(0, X) - h_k) ** 2) / 2
    forces = {h_i: X - J_i * phi(0, X) - own, h_k: y - k * phi(0, X) - other}
    means = {phi(2, X) * pull: p_3, phi(1, X) ** 2: p_2, phi(1, X): p_1}
    mean = lambda *r: -r[0].rhs.subs({drifts.D: n.T, drifts.curved: _B})  # noqa: E731

    def averaged(*r: sp.Basic) -> sp.Expr:
        """K_i = J_i^2 + J_k^2; Q = J_i F_i + J_k F_k stands for (J^T F)_i."""
        curved = sp.expand(sp.diff(r[2].rhs, X, 2).subs(forces).subs(other, (pull - J_i * own) / k))
        return r[1].rhs.subs(_B, curved.subs(k**2, K_i - J_i**2).subs(means))

    return derived(
        _WEAK,
        Step("f = -dE/dx_i, psi = E: T times the mean curvature.", eq(A, n.T * _B), mean),
        Step("The energy of neuron i and of those it drives.", eq(_e, whole)),
        Step("Its curvature, averaged.", eq(A, n.T * (1 - 2 * J_i * p_1 + K_i * p_2 - p_3)), averaged),
        remark="summed over neurons <|grad E|^2> = T <Laplacian of E>.",
    )


@entry("langevin_machine.symmetry_loss", "least loss of a machine of odd phi on data without their negatives")
def symmetry_loss() -> Derived:
    ours, theirs = sp.symbols("P_A P_B", positive=True)
    return derived(
        Step("<ln P> over data is at most that of their law and ln P(A) (Gibbs).", eq(n.loss, -sp.log(ours))),
        Step("A, where data lie, and B, their negatives: at best all of P.", eq(ours + theirs, 1)),
        Step("phi odd: E(-x) = E(x).", eq(theirs, ours)),
        Step("Half of P.", eq(ours, sp.Rational(1, 2)), solved(ours, of=1)),
        Step("Insert it.", eq(n.loss, sp.log(2)), inserted()),
        remark="to be compared with the Gaussian of zero mean, which pays the same.",
    )


FORMULAS = (
    *(log_partition, second_moment, energy, gradient_model, hessian),
    *(virial, squared_gradient, symmetry_loss),
)
