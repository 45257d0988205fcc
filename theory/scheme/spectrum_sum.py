r"""$\frac1N\sum_i\lambda_i=\frac1{2\delta}\{E\ln[(1-\delta)^2+v\sigma^2]-v\}$, $\sigma=\delta g\varphi'$: the
mean of all Lyapunov exponents of the Euler map, exactly at any step.

The sum is $\langle\ln|\det|\rangle$ of $(1-\delta)+\delta J\,\mathrm{diag}\,\varphi'$: the logarithmic
potential of the eigenvalues of $\delta J\,\mathrm{diag}\,\varphi'$ at distance $1-\delta$ from 0, for which
the circular law with a variance profile has a closed answer.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Erratum, Meaning, Source, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN, STEP, mean_of, meanings
from rnnchaos.theory.gaussian.volume_growth import ENTROPY
from rnnchaos.theory.scheme.notation import ANY_STEP, ESTIMATED, KEEP

PROFILE = Source(
    "Ahmadian, Fumarola, Miller, Phys. Rev. E 91, 012820 (2015), for the density; the determinant derived "
    "here",
    "AhmadianFumarolaMiller2015",
    "10.1103/PhysRevE.91.012820",
)
SYMBOLS = {
    "v": Meaning("share of the eigenvalues further out than 1 - dt", "1", "0 <= v <= 1"),
    "L": Meaning("mean of the N Lyapunov exponents", "per time", "real"),
}
_radius2, _constant = sp.Symbol("r", positive=True), sp.Symbol("k", real=True)
_share = sp.Function("v", positive=True)(_radius2)
_sigma2 = STEP**2 * GAIN**2 * phi(1, X) ** 2
_spread = _radius2 + _share * _sigma2
_potential = sp.Function("Lambda", real=True)(_radius2)
_MEAN = sp.Symbol("L", real=True)
_slope = sp.Derivative(_potential, _radius2)
_closed = mean_of(sp.log(_spread)) / 2 - _share / 2


def _inside(*relations: sp.Basic) -> sp.Basic:
    """The share inside, with the share outside from the slope of the potential, which comes first."""
    slope, share = relations[1], relations[2]
    return eq(slope.lhs, slope.rhs + (share.lhs - share.rhs) / (2 * _radius2))


def _antiderivative(*relations: sp.Basic) -> sp.Expr:
    """The derivative of the closed form is the slope, as the condition cancels what dv/dr multiplies. Raises
    `DoesNotFollow`.
    """
    condition, slope = relations[0], relations[-1]
    moving = sp.Derivative(_share, _radius2) / 2 * (condition.lhs - condition.rhs)
    gap = sp.simplify(sp.expand(sp.diff(_closed, _radius2) - moving - slope.rhs))
    if gap != 0:
        raise DoesNotFollow(f"the derivative of the potential is off by {gap}")
    return _closed + _constant


def _matched(*relations: sp.Basic) -> sp.Expr:
    """The constant: where v = 0 both potentials are known."""
    inside, outside = relations[-2:]
    return _constant + outside.rhs - inside.rhs.subs(_share, 0)


def _density() -> tuple[Step, ...]:
    """The slope of the potential from the law of the eigenvalues."""
    return (
        Step(
            "dt J phi' acts as a matrix of independent entries whose columns have variances sigma_j^2/N, "
            "sigma = dt g phi'. A share v(r) of its eigenvalues lies outside |z|^2 = r:",
            eq(mean_of(_sigma2 / _spread), 1),
        ),
        Step(
            "The logarithmic potential Lambda = <ln|z - lambda|> of a rotation-symmetric density feels the "
            "share inside alone.",
            eq(_slope, (1 - _share) / (2 * _radius2)),
        ),
        Step(
            "The share inside, from the condition times v.",
            eq(mean_of(_radius2 / _spread), 1 - _share),
            lambda *r: eq(1 - _share * r[0].lhs, 1 - _share * r[0].rhs),
        ),
        Step("So the slope is", eq(_slope, mean_of(1 / _spread) / 2), _inside),
    )


def _determinant(mean: sp.Symbol, statement: sp.Basic) -> tuple[Step, ...]:
    """The potential from its slope, and its value at |z| = 1 - dt."""
    v = sp.Symbol("v", positive=True)

    def at_step(*relations: sp.Basic) -> sp.Basic:
        potential = relations[4].rhs.subs(_constant, relations[-1].rhs)
        return eq(mean, potential.subs(_share, v).subs(_radius2, KEEP**2) / STEP)

    return (
        Step(
            "Integrate: the terms in dv/dr cancel by the condition.",
            eq(_potential, _closed + _constant),
            _antiderivative,
        ),
        Step(
            "Outside all eigenvalues and at their edge v = 0, and the potential is that of a charge 1 at 0.",
            eq(_potential, sp.log(_radius2) / 2),
        ),
        Step("It joins the one inside.", eq(_constant, 0), _matched),
        Step(
            "The determinant of (1 - dt) + dt J phi' is the potential at r = (1 - dt)^2; divide by dt.",
            statement,
            at_step,
        ),
    )


DETERMINANT = Erratum(
    "scheme.spectrum_sum",
    "a spectrum in the public code of D. G. Clark, Lyapunov spectrum of random neural networks (2026): map, "
    "g = 10, dt = 1, N = 4096",
    lambda: (eq(_MEAN, sp.Float("-11.7503", 6)), eq(_MEAN, sp.Float("-12.1610", 6))),
    "The exponents sum to the mean ln |det|, whatever the orthonormalisation. By the network's own mean "
    "ln |phi'|, stored with it, that is -12.1638 per neuron, and -12.1610 as N grows: the lowest exponents "
    "of the run are off, by 0.41 in the mean. At g = 8 they are off by 0.08 (-9.1225, its own gains demand "
    "-9.2034), at g = 6 by 0.003; the spectrum at g = 3 passes the same test to 3e-4.",
    "eval scheme.spectrum_sum --g 10 --dt 1",
    "-12.1609655521",
)


REGULATOR = Erratum(
    "scheme.entropy_rate",
    "the theory table of the map in the public code of D. G. Clark, Lyapunov spectrum of random neural "
    "networks (2026), g = 3, dt = 0.5",
    lambda: (eq(ENTROPY, sp.Float("0.0046777", 5)), eq(ENTROPY, sp.Float("0.00459", 3))),
    "The table keeps the regulator: 0.0046777, 0.0046109 and 0.0045836 at 1e-3, 4e-4 and 1.6e-4 are linear "
    "in it, and in the limit 0.6 % below the right number, by the noise of one set of paths and the "
    "interpolation between ten rates. Not a mistake of the theory: as the regulator falls its two kernels "
    "become the one of gaussian.volume_growth.",
    "eval scheme.entropy_rate --g 3 --dt 0.5",
    "0.00459",
)


@entry(
    "scheme.spectrum_sum",
    "mean of all Lyapunov exponents of the Euler map",
    "mean Lyapunov exponent of the Euler map",
)
def spectrum_sum() -> Derived:
    v, mean = sp.Symbol("v", positive=True), _MEAN
    inside = mean_of(sp.log(KEEP**2 + v * _sigma2))
    statement = eq(mean, (inside / 2 - v / 2) / STEP)
    remark = (
        "v solves E[sigma^2/((1-dt)^2 + v sigma^2)] = 1. Where (1-dt)^2 >= E sigma^2 there is no root: v = 0 "
        "and the mean is ln(1-dt)/dt, -1 for the flow. At dt = 1, v = 1 and it is ln g - 1/2 + E ln|phi'|."
    )
    return Derived(
        (*_density(), *_determinant(mean, statement)),
        meanings("g", "dt", "Delta0") | SYMBOLS,
        ANY_STEP,
        PROFILE,
        erratum=DETERMINANT,
        remarks=(remark, ESTIMATED),
    )
