r"""Entropy, Fisher information, entropy production and mutual information of the forward process.

    H(p_t) = (1/2) ln(2 pi e Gamma) + I_c,   I_F = 1/Gamma - (rho/Gamma)(1 - q),
    pi_t = E(x + score)^2 = -dK/dt,   K = KL(p_t | N(0, 1)),

so that $\Sigma=K_0-K_T$: the forward process is reversible in $\gamma$. The reverse process has the velocity
$+(x+\mathrm{score})$ and the same mean entropy production. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.operations import conserved, eq, inserted
from rnnchaos.theory.diffusion import notation as n
from rnnchaos.theory.diffusion.notation import Gamma, derived, m, q, rho
from rnnchaos.theory.formula import Derived, Step, entry

_S, _A, _B, _H, _cross, _given = sp.symbols("S A B H H_x H_0", real=True)
_of_class, _made, _left = (sp.Function(name) for name in ("I_c", "Sigma", "K"))
_odds = sp.tanh(m * n.x / Gamma)
FISHER = 1 / Gamma - rho / Gamma * (1 - q)
RATE = m**2 + Gamma - 2 + FISHER
DIVERGENCE = (m**2 + Gamma - 1 - sp.log(Gamma)) / 2 - n.I_c
ENTROPY = sp.log(2 * sp.pi * sp.E * Gamma) / 2 + n.I_c


@entry("diffusion.fisher", "mean squared score")
def fisher() -> Derived:
    by_parts = 1 / Gamma - m**2 / Gamma**2 * (1 - q)
    average = lambda *r: sp.expand(-sp.diff(r[0].rhs, n.x)).subs(_odds, sp.sqrt(q))  # noqa: E731
    return derived(
        Step("The score.", eq(_S, n.SCORE)),
        Step("By parts it is -E S', E tanh^2 = q.", eq(n.I_F, by_parts), average),
        Step("The mean by the signal.", eq(m, sp.sqrt(rho * Gamma))),
        Step("Insert it.", eq(n.I_F, FISHER), inserted(1)),
        remark="de Bruijn: the entropy of p_t grows at the rate I_F - 1.",
    )


@entry("diffusion.entropy_rate", "rate of entropy production", "rate of entropy production")
def entropy_rate() -> Derived:
    return derived(
        Step("The mean square of the velocity, x + S.", eq(n.rate, _A + 2 * _B + n.I_F)),
        Step("The mean square of x.", eq(_A, m**2 + Gamma)),
        Step("Of x with the score, by parts.", eq(_B, -1)),
        Step("That of the score.", eq(n.I_F, FISHER)),
        Step("Insert them.", eq(n.rate, RATE), inserted()),
        remark="the reverse process has the opposite velocity and the same rate.",
    )


@entry("diffusion.kl_to_prior", "divergence of p_t from the stationary law")
def kl_to_prior() -> Derived:
    return derived(
        Step("The entropy across, less that of p_t.", eq(n.K, _cross - _H)),
        Step("Across: -E ln of N(0, 1).", eq(_cross, sp.log(2 * sp.pi) / 2 + (m**2 + Gamma) / 2)),
        Step("Entropy: of a class, and what classes add.", eq(_H, ENTROPY)),
        Step("Insert both.", eq(n.K, DIVERGENCE), lambda *r: sp.expand_log(inserted()(*r), force=True)),
        remark="in d dimensions d times the first part, less I_c once.",
    )


def _chained(*relations: sp.Basic) -> sp.Basic:
    """dK/dt by those of m and Gamma, I_c(m^2/Gamma) by the chain rule."""
    K, slope, *moving = (relation.rhs for relation in relations[:4])
    signal = m**2 / Gamma
    by: Any = lambda s: sp.diff(K.subs(_of_class(signal), 0), s) - slope * sp.diff(signal, s)  # noqa: E731
    moved = sp.Add(*(by(s) * rate for s, rate in zip((m, Gamma), moving, strict=True)))
    return moved.subs(m, sp.sqrt(rho * Gamma))


def _between(*relations: sp.Basic) -> sp.Basic:
    """Sigma from the sum that is conserved: Sigma(0) = 0."""
    kept, ends = conserved(*relations), {_made(n.T): n.Sigma, _left(n.T): n.K_T, _made(0): 0, _left(0): n.K_0}
    return sp.solve((kept.subs(n.t, n.T) - kept.subs(n.t, 0)).subs(ends), n.Sigma)[0]


@entry("diffusion.entropy_production", "entropy production from 0 to T: boundary terms alone")
def entropy_production() -> Derived:
    rate, slope = RATE.subs(m, sp.sqrt(rho * Gamma)), sp.Derivative(_of_class(rho), rho)
    divergence = DIVERGENCE.subs(n.I_c, _of_class(m**2 / Gamma))
    made, left = (sp.Derivative(f(n.t), n.t) for f in (_made, _left))
    both = sp.Derivative(_made(n.t) + _left(n.t), n.t)
    return derived(
        Step("The divergence from the stationary law.", eq(n.K, divergence)),
        Step("I-MMSE.", eq(slope, (1 - q) / 2)),
        Step("The mean decays.", eq(sp.Derivative(m, n.t), -m)),
        Step("The variance relaxes.", eq(sp.Derivative(Gamma, n.t), 2 * (1 - Gamma))),
        Step("What is produced.", eq(made, rate)),
        Step("What the divergence changes by.", eq(left, -rate), _chained),
        Step("The sum of both is kept.", eq(both, 0), lambda *r: r[4].rhs + r[5].rhs),
        Step("Between 0 and T.", eq(n.Sigma, n.K_0 - n.K_T), _between),
        remark="-(1/2) ln s2 as s2 -> 0, infinite for point data.",
    )


@entry("diffusion.mutual_information", "information of the noisy on the clean point")
def mutual_information() -> Derived:
    noise = sp.log(2 * sp.pi * sp.E * n.Delta) / 2
    value = sp.log(Gamma / n.Delta) / 2 + n.I_c
    return derived(
        Step("The entropy of x_t less what it has given x_0.", eq(n.information, _H - _given)),
        Step("That of x_t.", eq(_H, ENTROPY)),
        Step("Given x_0 it is the noise.", eq(_given, noise)),
        Step("Insert both.", eq(n.information, value), inserted()),
        remark="infinite at t = 0. Its derivative by e^(-2t)/Delta is half of diffusion.mmse.",
    )


@entry("diffusion.mmse", "mean squared error of the posterior mean of the clean point (Tweedie)")
def mmse() -> Derived:
    score, slope = sp.Function("S"), sp.Symbol("S_1", real=True)
    tweedie, growth = sp.exp(n.t) * (n.x + n.Delta * score(n.x)), n.Delta * sp.exp(n.t)
    varied = lambda *r: (growth * sp.diff(r[0].rhs, n.x)).subs(score(n.x).diff(n.x), slope)  # noqa: E731
    return derived(
        Step("The posterior mean of x_0 (Tweedie).", eq(_A, tweedie)),
        Step(
            "Its derivative by e^(-t) x/Delta is the variance.",
            eq(n.mmse, n.Delta * sp.exp(2 * n.t) * (1 + n.Delta * slope)),
            varied,
        ),
        Step("The mean slope of the score.", eq(slope, -n.I_F)),
        Step("Insert it.", eq(n.mmse, n.Delta * sp.exp(2 * n.t) * (1 - n.Delta * n.I_F)), inserted(1)),
        remark="the variance of the data, mu^2 + s2, as t grows.",
    )


FORMULAS = (fisher, entropy_rate, kl_to_prior, entropy_production, mutual_information, mmse)
