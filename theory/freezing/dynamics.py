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
from rnnchaos.theory.freezing import notation as s
from rnnchaos.theory.freezing.notation import BELOW_ONE, FORCE2, FORCE_GRADIENT, GRADIENT2, derived, gamma
from rnnchaos.theory.gaussian.notation import GAMMA0

_F, _e, _v, _rate = sp.symbols("F e_i v E_t", real=True)
_i, _k = sp.symbols("i k", integer=True)
_N = sp.Symbol("N", integer=True, positive=True)
_force, _slope, _grad, _move, _J, _x, _pull = (sp.Function(name, real=True) for name in "FsevJxu")
_range = sp.Le(0, gamma, evaluate=False)
_MOVING = eq(_rate, (1 - gamma) * FORCE_GRADIENT - gamma * GRADIENT2)


def _averaged(expr: sp.Expr) -> sp.Expr:
    """Over units, of the products of a unit's F and component of grad E."""
    return sp.expand(expr).subs({_F**2: FORCE2, _F * _e: FORCE_GRADIENT, _e**2: GRADIENT2})


_CHAIN = (
    Step("The dynamics, e_i the component of grad E.", eq(_v, (1 - gamma) * _F - gamma * _e)),
    Step("The chain rule, summed over units.", eq(_rate, _e * _v)),
    Step("Insert the dynamics and average.", _MOVING, lambda *r: _averaged(r[1].rhs.subs(_v, r[0].rhs))),
)


@entry("freezing.drift", "drift of a neuron with the reaction term")
def drift() -> Derived:
    back = _slope(_i) * _pull(_i)
    return derived(
        Step("grad E of E = |F|^2/2, with s(i) = phi'(x_i).", eq(_grad(_i), -_force(_i) + back)),
        Step("The dynamics.", eq(_move(_i), (1 - gamma) * _force(_i) - gamma * _grad(_i))),
        Step("Insert grad E.", eq(_move(_i), _force(_i) - gamma * back), insert(0)),
        assumptions=_range,
        source=s.PAPER,
        erratum=DIAGONAL,
        remark="v(i) = dx_i/dt, u(i) = sum_k J(k, i) F(k), everywhere F(i) = -x_i + sum_j J(i, j) phi(x_j).",
    )


@entry("freezing.energy_rate", "rate of change of the kinetic energy; no chaos at gamma = 1", "dE/dt")
def energy_rate() -> Derived:
    remark = "At gamma = 1 E never increases: every orbit comes to rest, and lambda_1 <= 0 at any g and N."
    return derived(*_CHAIN, assumptions=_range, remark=remark, erratum=RESOLUTION)


@entry("freezing.balance", "mean squared velocity of a stationary state, at any N", "balance at any N")
def balance() -> Derived:
    square = (1 - gamma) ** 2 * FORCE2 - 2 * gamma * (1 - gamma) * FORCE_GRADIENT + gamma**2 * GRADIENT2
    return derived(
        *_CHAIN,
        Step("Stationary: E keeps its mean.", eq(FORCE_GRADIENT, gamma * GRADIENT2 / (1 - gamma)), _kept),
        Step("The mean squared velocity.", eq(GAMMA0, square), lambda *r: _averaged(r[0].rhs ** 2)),
        Step("Insert.", eq(GAMMA0, (1 - gamma) ** 2 * FORCE2 - gamma**2 * GRADIENT2), insert(3)),
        assumptions=BELOW_ONE,
        remark="(1 - gamma) mean_Fg = gamma G besides. At every instant (J^T F).phi(x) = F.(F + x).",
    )


def _kept(*relations: sp.Basic) -> sp.Expr:
    return sp.solve(relations[2].rhs, FORCE_GRADIENT)[0]


_INNER = _x(_k), sp.Function("phi", real=True)(_x(_k))
_PUBLISHED = tuple(eq(_force(_i), -_x(_i) + sp.Sum(_J(_i, _k) * each, (_k, 1, _N))) for each in _INNER)
DIAGONAL = Erratum(
    "freezing.drift",
    "the Jacobian in the public code of arXiv:2503.08069, Jacobian.py: its diagonal Hessian term",
    lambda: _PUBLISHED,
    "Differentiate -gamma phi'(x_i) sum_k J_ki F_k by x_i: phi''(x_i) multiplies sum_k J_ki F_k with "
    "F = -x + J phi(x). The code has F = -x + J x there, in which x is to be phi(x).",
    "show freezing.drift",
    "F(i) = -x_i + sum_j J(i, j) phi(x_j)",
)
RESOLUTION = Erratum(
    "freezing.energy_rate",
    "the exponent at gamma = 1 by the public code of arXiv:2503.08069, MLE.py",
    lambda: (sp.Gt(s.EXPONENT, 0, evaluate=False), sp.Le(s.EXPONENT, 0, evaluate=False)),
    "The code averages the last 8000 of 5000 local exponents: all, with no burn-in, over T = 50. At "
    "N = 300, g = 5 that gives -0.006, and +0.0105 over the last 10 time units: the sign is not resolved. "
    "E never increases: lambda_1 <= 0.",
    "eval freezing.lyapunov_max --g 5 --gamma 1",
    "no chaos",
)
