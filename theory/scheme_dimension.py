r"""The participation ratio of the Euler map's activity: the cavity series of the flow with the map's filter.

The two-site cavity method sees the dynamics of a unit only through its response to its input. The flow's is
1/(1 + i omega); the map's is f = dt/(e^(i w) - (1 - dt)), w the frequency per step, so the kernels K(u) of
`gaussian.participation_ratio` hold with u = a f(w_1) f(w_2). What changes is the ladder of the moments.
"""

import sympy as sp

from rnnchaos.theory.formula import Formula, Meaning, Step, entry
from rnnchaos.theory.gaussian_dimension import CAVITY
from rnnchaos.theory.gaussian_dimension import SYMBOLS as OF_FLOW
from rnnchaos.theory.gaussian_notation import CHAOTIC, STEP, meanings
from rnnchaos.theory.operations import identity

Eq = sp.Eq
_m, _n = sp.symbols("m n", integer=True, nonnegative=True)
_a = sp.Symbol("a", positive=True)
_w = sp.Symbol("w", real=True)
_M = sp.Function("M", real=True)
_keep = 1 - STEP
SYMBOLS = {
    "w": Meaning("angular frequency per step", "1", "-pi < w <= pi"),
    "m": Meaning("power of f(w)", "1", "integer"),
    "n": Meaning("power of its conjugate", "1", "integer"),
}


def _integrated(product: sp.Poly) -> sp.Expr:
    """The integral of C f^(m-1) conj(f)^(n-1) times a polynomial in f and its conjugate."""
    return sp.Add(*(c * _M(_m - 1 + i, _n - 1 + j) for (i, j), c in product.terms()))


@entry("scheme.participation_ratio", "participation ratio per neuron of the Euler map's activity")
def participation_ratio() -> Formula:
    ratio, weight = sp.Symbol("R", positive=True), sp.Function("W", real=True)
    series = sp.Sum(weight(_m, _n) * _a ** (_m + _n) * _M(_m, _n) ** 2, (_m, 0, sp.oo), (_n, 0, sp.oo))
    statement = Eq(1 / ratio, 1 + series / _M(0, 0) ** 2, evaluate=False)
    z = sp.exp(sp.I * _w)
    f, conjugate = STEP / (z - _keep), STEP / (1 / z - _keep)
    corner, left, above = _M(_m - 1, _n - 1), _M(_m - 1, _n), _M(_m, _n - 1)
    rung = Eq((2 - STEP) * _M(_m, _n), STEP * corner + _keep * (left + above), evaluate=False)
    psi = sp.Symbol("psi", positive=True)

    def moments(*relations: sp.Basic) -> sp.Basic:
        first, second = sp.symbols("F G")
        sides = (side.subs({f: first, conjugate: second}) for side in (relations[-1].lhs, relations[-1].rhs))
        return Eq(*(_integrated(sp.Poly(sp.expand(side), first, second)) for side in sides), evaluate=False)

    steps = (
        Step(
            "The cavity method, as for the flow.",
            Eq(1 / ratio, 1 + psi / _M(0, 0) ** 2, evaluate=False),
        ),
        Step(
            "Its integral is the series of the flow, M(m, n) now the integral of C f^m conj(f)^n over w/2 "
            "pi, f = dt/(e^(i "
            "w) - (1 - dt)); |f| <= 1 and a < 1.",
            Eq(psi, series, evaluate=False),
        ),
        Step(
            "The filter and its conjugate obey",
            Eq((2 - STEP) * f * conjugate, STEP + _keep * (f + conjugate), evaluate=False),
            identity,
        ),
        Step(
            "so that, multiplied by C f^(m-1) conj(f)^(n-1) and integrated, the ladder is",
            rung,
            moments,
        ),
        Step(
            "As dt -> 0 it is that of the flow; at dt = 1, M(m, n) = M(m-1, n-1).",
            Eq(2 * _M(_m, _n), left + above, evaluate=False),
            lambda *r: r[-1].subs(STEP, 0),
        ),
        Step(
            "The participation ratio.",
            statement,
            lambda *r: Eq(r[0].lhs, r[0].rhs.subs(psi, r[1].rhs), evaluate=False),
        ),
    )
    remark = (
        "M(m, 0) is the sum over lags k of C_k dt^m binomial(k-1, m-1) (1-dt)^(k-m), C_k the covariance of "
        "phi at "
        "lag k; of x, M^x(m, n) = g^2 M^phi(m+1, n+1). W is that of gaussian.participation_ratio. At dt = "
        "1, 1/R "
        "is 1/(1 - a^2) for phi and 1 + 1/(1 - a^2) for x."
    )
    return Formula(
        "scheme.participation_ratio",
        "participation ratio per neuron of the Euler map",
        statement,
        {"R": OF_FLOW["R"], "a": OF_FLOW["a"]} | SYMBOLS | meanings("dt"),
        CHAOTIC,
        CAVITY,
        steps,
        remarks=(remark,),
    )


DIMENSION = (participation_ratio,)
