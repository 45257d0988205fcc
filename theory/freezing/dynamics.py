r"""The drift, and what holds at any N: $\dot x=(1-\gamma)F-\gamma\nabla E$ and the balances of a stationary
state,

    (1 - gamma) <F.grad E> = gamma <|grad E|^2>,
    <|x'|^2> = (1 - gamma)^2 <|F|^2> - gamma^2 <|grad E|^2>.

**gamma = 1, a theorem.** dE/dt = -|grad E|^2 <= 0, so that |F| stays below its start and, phi being bounded,
so does |x| <= |J phi| + |F|. E is analytic where phi is: the orbit converges to one critical point
(Lojasiewicz's inequality), and lambda_1 <= 0 for almost every start, at any g and any N: no chaos.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, insert
from rnnchaos.theory.formula import Derived, Erratum, Step, entry
from rnnchaos.theory.freezing.notation import (
    EXPONENT,
    FORCE2,
    FORCE_GRADIENT,
    GRADIENT2,
    PAPER,
    derived,
    gamma,
)
from rnnchaos.theory.gaussian.notation import GAMMA0

_F, _e, _v = sp.symbols("F e_i v", real=True)
_rate = sp.Symbol("E_t", real=True)
_i, _k = sp.symbols("i k", integer=True)
_N = sp.Symbol("N", integer=True, positive=True)
_force, _slope, _grad, _move, _J = (sp.Function(name, real=True) for name in "FsevJ")
_range = sp.Le(0, gamma, evaluate=False)
THEOREM = (
    "At gamma = 1 dE/dt = -|grad E|^2 <= 0: with phi bounded and analytic every orbit converges to one "
    "critical point of E, so that lambda_1 <= 0 at any g and any N."
)


def _averaged(expr: sp.Expr) -> sp.Expr:
    """Over units, of the products of a unit's F and component of grad E."""
    return sp.expand(expr).subs({_F**2: FORCE2, _F * _e: FORCE_GRADIENT, _e**2: GRADIENT2})


_DRIFT = Step("The dynamics, e_i the component of grad E.", eq(_v, (1 - gamma) * _F - gamma * _e))
_CHAIN = (
    _DRIFT,
    Step("The chain rule, summed over units.", eq(_rate, _e * _v)),
    Step("Insert the dynamics.", eq(_rate, _e * ((1 - gamma) * _F - gamma * _e)), insert(0)),
    Step(
        "Averaged over units.",
        eq(_rate, (1 - gamma) * FORCE_GRADIENT - gamma * GRADIENT2),
        lambda *r: _averaged(r[-1].rhs),
    ),
)


@entry("freezing.drift", "drift of a neuron with the reaction term")
def drift() -> Derived:
    back = _slope(_i) * sp.Sum(_J(_k, _i) * _force(_k), (_k, 1, _N))
    return derived(
        Step("The dynamics.", eq(_move(_i), (1 - gamma) * _force(_i) - gamma * _grad(_i))),
        Step("grad E of E = |F|^2/2, with s(i) = phi'(x_i).", eq(_grad(_i), -_force(_i) + back)),
        Step(
            "Insert it.",
            eq(_move(_i), _force(_i) - gamma * back),
            lambda *r: r[0].rhs.subs(r[1].lhs, r[1].rhs),
        ),
        assumptions=_range,
        source=PAPER,
        remark="v(i) = dx_i/dt, F(i) = -x_i + sum_j J(i, j) phi(x_j), also in derivatives of the drift.",
    )


def _with_gradient(*relations: sp.Basic) -> sp.Expr:
    return relations[0].rhs.subs(relations[1].lhs, relations[1].rhs)


@entry("freezing.energy_rate", "rate of change of the kinetic energy; no chaos at gamma = 1", "dE/dt")
def energy_rate() -> Derived:
    return derived(*_CHAIN, assumptions=_range, remark=THEOREM)


@entry("freezing.balance.work", "work of F against the gradient in a stationary state, at any N")
def work() -> Derived:
    return derived(
        *_CHAIN,
        Step(
            "Stationary: E keeps its mean.",
            eq(FORCE_GRADIENT, gamma * GRADIENT2 / (1 - gamma)),
            lambda *r: eq(FORCE_GRADIENT, sp.solve(r[-1].rhs, FORCE_GRADIENT)[0]),
        ),
        assumptions=sp.StrictLessThan(gamma, 1, evaluate=False),
    )


@entry(
    "freezing.balance",
    "mean squared velocity of a stationary state, at any N",
    "balance of a stationary state",
)
def balance() -> Derived:
    known = work().statement
    square = (1 - gamma) ** 2 * FORCE2 - 2 * gamma * (1 - gamma) * FORCE_GRADIENT + gamma**2 * GRADIENT2
    return derived(
        _DRIFT,
        Step("Its mean square.", eq(GAMMA0, square), lambda *r: _averaged(r[0].rhs ** 2)),
        Step("The work of F in a stationary state (freezing.balance.work).", known),
        Step(
            "Insert it.",
            eq(GAMMA0, (1 - gamma) ** 2 * FORCE2 - gamma**2 * GRADIENT2),
            lambda *r: eq(GAMMA0, sp.expand(r[1].rhs.subs(r[2].lhs, r[2].rhs))),
        ),
        assumptions=sp.StrictLessThan(gamma, 1, evaluate=False),
        remark="And at every instant (J^T F).phi(x) = F.(F + x).",
    )


_x = sp.Function("x", real=True)
_published, _right = (
    eq(_force(_i), -_x(_i) + sp.Sum(_J(_i, _k) * inner, (_k, 1, _N)))
    for inner in (_x(_k), sp.Function("phi", real=True)(_x(_k)))
)
DIAGONAL = Erratum(
    "freezing.drift",
    "the Jacobian in the public code of arXiv:2503.08069, Jacobian.py: its diagonal Hessian term",
    lambda: (_published, _right),
    "Differentiate -gamma phi'(x_i) sum_k J_ki F_k by x_i: phi''(x_i) multiplies sum_k J_ki F_k with "
    "F = -x + J phi(x). The code has F = -x + J x there, in which x is to be phi(x).",
    "show freezing.drift",
    "F(i) = -x_i + sum_j J(i, j) phi(x_j)",
)
RESOLUTION = Erratum(
    "freezing.energy_rate",
    "the exponent at gamma = 1 by the public code of arXiv:2503.08069, MLE.py",
    lambda: (sp.StrictGreaterThan(EXPONENT, 0, evaluate=False), sp.LessThan(EXPONENT, 0, evaluate=False)),
    "The code averages the last 8000 of 5000 local exponents: all, with no burn-in, over T = 50. At "
    "N = 300, g = 5 that gives -0.006, and +0.0105 over the last 10 time units: the sign is not resolved. "
    "E never increases: lambda_1 <= 0.",
    "eval freezing.lyapunov_max --g 5 --gamma 1",
    "no chaos",
)
