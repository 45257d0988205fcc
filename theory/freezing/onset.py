r"""Near the onset, g = 1 + epsilon, at any gamma < 1 (tanh).

**Inertia**, exact: a slow mode $\lambda=i\omega$ is marginal at $g^2=1+m\omega^2$; expand the boundary of
`rnnchaos.theory.freezing.spectrum` at $D=1+\delta$. Growth at a rate kappa is marginal at
$g^2=1+2\kappa/(1-\gamma)^2$.

**Activity**, by a closure: slow, weak motion responds by these two terms, and the nonlinearity enters as in
the plain network, $C=(1-\Delta_0)^2\Delta+\frac23\Delta^3$:

    m Delta'' = Delta - g^2 C.

For gamma > 0 activity is not Gaussian; that this adds only higher orders is not proved, simulations show the
trend. So chaos is slowed and never frozen: by powers of 1 - gamma. Far from the onset no closed theory is
known, nor whether chaos ends below gamma = 1.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, insert
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.freezing import notation as s
from rnnchaos.theory.freezing.notation import BELOW_ONE, D, derived, epsilon, gamma, m, rho
from rnnchaos.theory.freezing.spectrum import spectrum, spectrum_boundary, variances
from rnnchaos.theory.gaussian.notation import ACCELERATION, DELTA0, GAIN, GAMMA0, LAGGED, TAU, VELOCITY
from rnnchaos.theory.onset.feedback import by_order

_omega, _c, _K, _d, _Y, _X = sp.symbols("omega c K d Y X", positive=True)
_kappa, _k = sp.symbols("kappa k", real=True)
_psi = sp.Function("psi", real=True)(TAU)
_low = 1 - gamma
_INERTIA = (1 + 4 * gamma + 2 * gamma**2) / (_low**4 * (1 - gamma**2))
_ONSET = sp.And(BELOW_ONE, eq(epsilon, GAIN - 1))
CLOSURE = "By a closure at slow, weak motion; simulations show the trend towards it."


@entry("freezing.inertia", "inertia of slow motion at the onset", "inertia at the onset")
def inertia() -> Derived:
    slow = 1 + sp.I * _omega / _low**2 + 2 * gamma * _omega**2 / _low**5
    return derived(
        Step("The eigenvalues; what g moves is of third order.", spectrum().statement.subs(GAIN, 1)),
        Step("D of lambda = i omega, to second order.", eq(D, slow), _slow),
        Step("Marginal modes, rho = |D|, d = |D - 1|^2.", spectrum_boundary().derivation[2].relation),
        Step("At g^2 = 1 + m omega^2, to second order.", eq(m, _INERTIA), _second_order),
        assumptions=BELOW_ONE,
        remark="It is 1 for the plain network and grows as (7/2) (1 - gamma)^-5.",
    )


def _slow(*relations: sp.Basic) -> sp.Expr:
    """By undetermined coefficients of omega and omega^2."""
    return by_order(relations[0].rhs - sp.I * _omega, D, sp.S.One, _omega, (1, 2))


def _second_order(*relations: sp.Basic) -> sp.Expr:
    at, marginal = relations[1].rhs, relations[2]
    mirror = at.subs(sp.I, -sp.I)
    parts = {rho: sp.sqrt(sp.expand(at * mirror)), _d: sp.expand((at - 1) * (mirror - 1))}
    gap = sp.expand((marginal.lhs - marginal.rhs).subs(parts | {GAIN: sp.sqrt(1 + m * _omega**2)}))
    return sp.solve(gap.coeff(_omega, 2), m)[0] if sp.simplify(gap.coeff(_omega, 0)) == 0 else sp.nan


def _motion() -> tuple[Step, ...]:
    """The equation of Delta(tau), and Delta0."""
    moving = (DELTA0**2 * LAGGED - 2 * LAGGED**3) / (3 * m)
    return (
        Step(
            "Slow motion with the inertia m; C is cubic, k = 1 - g^2 (E phi')^2.",
            eq(ACCELERATION, (_k * LAGGED - 2 * LAGGED**3 / 3) / m),
        ),
        Step("Delta decays: no work is done from Delta0 to 0.", eq(_k, DELTA0**2 / 3), _balanced),
        Step("Insert.", eq(ACCELERATION, moving), lambda *r: r[0].rhs.subs(r[1].lhs, r[1].rhs)),
        Step("k is of second order: to the first g E phi' = 1.", eq((1 + epsilon) * (1 - DELTA0), 1)),
        Step("The variance.", eq(DELTA0, epsilon), _first_order),
    )


def _work(force: sp.Expr, end: sp.Expr) -> sp.Expr:
    """From 0 on."""
    return sp.integrate(force.subs(LAGGED, _c), (_c, 0, end))


def _balanced(*relations: sp.Basic) -> sp.Expr:
    return sp.solve(_work(relations[0].rhs, DELTA0), _k)[0]


def _first_order(*relations: sp.Basic) -> sp.Expr:
    found = sp.solve(relations[-1].lhs - relations[-1].rhs, DELTA0)[0]
    return sp.series(found, epsilon, 0, 2).removeO()


@entry("freezing.kinetic_energy.onset", "kinetic energy near the onset", "kinetic energy near the onset")
def kinetic_energy() -> Derived:
    start = eq(GAMMA0, DELTA0**3 / (3 * m))
    return derived(
        *_motion(),
        Step("<x'^2> = -Delta''(0).", start, lambda *r: -r[2].rhs.subs(LAGGED, DELTA0)),
        Step("Insert the variance.", eq(GAMMA0, epsilon**3 / (3 * m)), insert(4)),
        assumptions=_ONSET,
        remark=f"{CLOSURE} Delta(tau) = Delta0/cosh(Delta0 tau/sqrt(3 m)), Delta0 = epsilon.",
    )


@entry("freezing.lyapunov_max.onset", "largest exponent near the onset", "largest exponent near the onset")
def lyapunov_max() -> Derived:
    well = DELTA0**2 / 3 - 2 * LAGGED**2 + 2 * _kappa / _low**2
    speed = (DELTA0**2 * LAGGED**2 - LAGGED**4) / (3 * m)
    return derived(
        *_motion(),
        Step("Its energy is 0.", eq(VELOCITY**2, speed), lambda *r: 2 * _work(r[2].rhs, LAGGED)),
        Step(
            "Separations: a growth kappa is worth 2 kappa/(1 - gamma)^2 of g^2.",
            eq(m * sp.Derivative(_psi, (TAU, 2)), well * _psi),
        ),
        Step("The ground state is Delta^2.", eq(s.EXPONENT, _low**2 * DELTA0**2 / 2), _ground),
        Step("Insert the variance.", eq(s.EXPONENT, _low**2 * epsilon**2 / 2), insert(4)),
        assumptions=_ONSET,
        remark=CLOSURE,
    )


def _ground(*relations: sp.Basic) -> sp.Expr:
    """kappa of psi = Delta^2, the same at every lag."""
    bent = 2 * relations[5].rhs + 2 * LAGGED * relations[2].rhs
    gap = m * bent - relations[6].rhs.subs(_psi, LAGGED**2)
    return sp.solve(sp.expand(gap / LAGGED**2), _kappa)[0]


@entry("freezing.force.onset", "mean squared F near the onset", "mean squared F near the onset")
def force() -> Derived:
    found = GAMMA0 / (_low**2 * (1 - gamma**2))
    return derived(
        Step("Slow modes (freezing.spectrum_boundary): <|F|^2> = Y.", variances()[1].relation),
        Step("<|x'|^2> = |lambda|^2 X by freezing.spectrum.", eq(GAMMA0, _d * _K**2 * _X)),
        Step("At the onset g = 1, D = 1 and K = (1 - gamma)^2.", eq(s.FORCE2, found), _velocity),
        assumptions=_ONSET,
        remark="So <|grad E|^2> = (1 - gamma)^2 <|F|^2> by freezing.balance. Corrections are O(epsilon).",
    )


def _velocity(*relations: sp.Basic) -> sp.Expr:
    carried = relations[0].subs(_X, sp.solve(relations[1], _X)[0])
    return sp.factor(sp.solve(carried.subs({GAIN: 1, rho: 1, _K: _low**2}), _Y)[0])
