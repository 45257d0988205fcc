r"""The largest exponent of a network at rest: the bulk of its Jacobian, or an outlier beside it.

At a fixed point $x^*$ of the flow $\dot x=-x+(G+\frac{J_0}N11^T)\varphi(x)+b_i$ the Jacobian
$-1+(G+\frac{J_0}N11^T)D$, $D=\mathrm{diag}\,\varphi'(x^*)$, has a bulk of radius $g\sqrt{E\varphi'^2}$ about
-1 and outliers $z-1$, where z are the two eigenvalues of the linearised map of (m, Delta0):

    [[J0 E phi', J0 E phi''/2], [2 g^2 E phi phi', g^2 E(phi'^2 + phi phi'')]].

    lambda_1 = max(g sqrt(E phi'^2), max Re z) - 1

z = J0 E phi' only where E phi'' or E phi phi' vanishes: x* depends on G, so that D and G are correlated.

What is taken for granted: mean-field theory at two times, for a state disturbed by s delta_i e^(lambda t).
Its mean moves by mu e^(lambda t), its covariance by f (e^(lambda t) + e^(lambda t')), f = Cov(x*, delta):
the variance of delta is of second order in s. The bulk is what has mu = f = 0, where the variance of
separations decides (`rnnchaos.theory.gaussian.lyapunov`). That the spectrum has nothing else is not proved
here; spectra of simulated networks have nothing else. An outlier inside of the bulk is none, and does not
count: the maximum is right either way. phi is continuous; where it has kinks, means of phi'' are
derivatives in m.

Derived here; K populations of a map: `rnnchaos.theory.rate.populations.rest`.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, growth
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.motion import WELL
from rnnchaos.theory.rate.mean_field.notation import J0, derived, g, moment
from rnnchaos.theory.rate.rest.static import RATE, constant, disturbed, eliminated

_z, _bulk = sp.Symbol("z"), sp.Symbol("r", positive=True)
SYMBOLS = Notation(
    n.meanings
    | {
        "lambda_1": Meaning(
            "largest Lyapunov exponent, the largest real part of the spectrum", "per time", "real"
        ),
        "z": Meaning(
            "1 + lambda of a disturbance of the mean: an outlier of the Jacobian (in lambda_1 that of the "
            "larger real part), plus 1",
            "1",
            "complex",
        ),
    }
)


def _quadratic() -> sp.Basic:
    own = g**2 * (moment(1, 1) + moment(0, 2))
    return eq((_z - J0 * moment(1)) * (_z - own), J0 * g**2 * moment(2) * moment(0, 1))


@entry("rate.static.outliers", "outliers of the Jacobian of a static state")
def outliers() -> Derived:
    return derived(
        *disturbed(),
        Step("Both hold where the determinant vanishes, z = 1 + lambda.", _quadratic(), eliminated(_z)),
        assumptions=n.STATIC,
        source=DERIVED_HERE,
        symbols=SYMBOLS,
        remark="z - 1 is in the spectrum where |z|^2 exceeds g^2 E phi'^2. At z = 1 it is "
        "rate.static.mean_boundary; for odd phi at m = 0 z is J0 E phi' or g^2 E(phi'^2 + phi phi'').",
    )


@entry(
    "rate.static.lyapunov_max",
    "largest Lyapunov exponent of a static state: bulk or outlier of its Jacobian",
)
def lyapunov_max() -> Derived:
    return derived(
        *growth(WELL)[:2],
        Step(
            "At the static state what grows fastest of all separations without a mean is constant in tau.",
            eq((1 + RATE) ** 2, g**2 * moment(1, 1)),
            constant,
        ),
        Step(
            "The edge of the bulk, 1 + lambda = r.",
            eq(_bulk, g * sp.sqrt(moment(1, 1))),
            lambda *r: sp.sqrt(r[-1].rhs),
        ),
        Step(
            "The larger of it and of the real parts of rate.static.outliers, less 1.",
            eq(EXPONENT, sp.Max(g * sp.sqrt(moment(1, 1)), sp.re(_z)) - 1),
            lambda *r: sp.Max(r[3].rhs, sp.re(_z)) - 1,
        ),
        assumptions=n.STATIC,
        source=DERIVED_HERE,
        symbols=SYMBOLS,
        remark="negative where the state is stable. The outlier of J0 = 0 is g^2 E(phi'^2 + phi phi'').",
    )
