r"""$\frac1R=1+M(0,0)^{-2}\sum W(m,n)\,a^{m+n}M(m,n)^2$ for the Euler map: the cavity series of the flow with
the map's response.

The dynamics of a unit enters the two-site cavity method through its response to its input alone. The flow's
is 1/(1 + i omega); the map's is f = dt/(e^(i w) - (1 - dt)), w the frequency per step, so the kernels K(u) of
`gaussian.participation_ratio` hold with u = a f(w_1) f(w_2). What changes is the recurrence of the moments,

    (2 - dt) M(m, n) = dt M(m-1, n-1) + (1 - dt) [M(m-1, n) + M(m, n-1)].
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.gaussian.notation import CHAOTIC, STEP, meanings
from rnnchaos.theory.gaussian.participation import CAVITY, MOMENT, POWERS, Cavity
from rnnchaos.theory.gaussian.participation import SYMBOLS as OF_FLOW
from rnnchaos.theory.scheme.notation import ESTIMATED, KEEP

_m, _n = POWERS
_z, _f, _conjugate = sp.symbols("z f fbar")
_corner, _left, _above = MOMENT(_m - 1, _n - 1), MOMENT(_m - 1, _n), MOMENT(_m, _n - 1)
SYMBOLS = {
    "m": Meaning("power of f(w), w the angular frequency per step", "1", "integer"),
    "n": Meaning("power of its conjugate", "1", "integer"),
}


def _response(z: sp.Expr) -> sp.Expr:
    return STEP / (z - KEEP)


def _filter(w: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    return _response(sp.exp(sp.I * w)), _response(sp.exp(-sp.I * w))


MAP = Cavity(_filter, sp.symbols("w_1 w_2", real=True), sp.pi)


def _same_turn(*relations: sp.Basic) -> sp.Basic:
    """z from f over z from its conjugate is 1: times f conj(f), over dt."""
    ahead, behind = (sp.solve(relation, _z)[0] for relation in relations[-2:])
    return eq(sp.expand(sp.cancel((1 - ahead / behind) * _f * _conjugate / STEP)), 0)


def _integrated(*relations: sp.Basic) -> sp.Basic:
    """The last relation times C f^(m-1) conj(f)^(n-1), integrated: a power of f is a step of m."""
    sides = (sp.Poly(sp.expand(side), _f, _conjugate).terms() for side in relations[-1].args)
    sums = (sp.Add(*(c * MOMENT(_m - 1 + i, _n - 1 + j) for (i, j), c in side)) for side in sides)
    return eq(*sums)


def _recurrence() -> tuple[Step, ...]:
    """The recurrence of the moments, and its limit."""
    recurrence = eq((2 - STEP) * MOMENT(_m, _n), STEP * _corner + KEEP * (_left + _above))
    return (
        Step("The response, at z = e^(iw).", eq(_f, _response(_z))),
        Step("Its conjugate.", eq(_conjugate, _response(1 / _z))),
        Step("They obey", eq((2 - STEP) * _f * _conjugate, STEP + KEEP * (_f + _conjugate)), _same_turn),
        Step("so that the ladder of the moments is", recurrence, _integrated),
        Step(
            "As dt -> 0 it is that of the flow; at dt = 1, M(m, n) = M(m-1, n-1).",
            eq(2 * MOMENT(_m, _n), _left + _above),
            lambda *r: r[-1].subs(STEP, 0),
        ),
    )


@entry(
    "scheme.participation_ratio",
    "participation ratio per neuron of the Euler map's activity",
    "participation ratio per neuron of the Euler map",
)
def participation_ratio() -> Derived:
    remark = (
        "M(m, 0) is the sum over lags k of C_k dt^m binomial(k-1, m-1) (1-dt)^(k-m), C_k the covariance of "
        "phi at lag k; of x, M^x(m, n) = g^2 M^phi(m+1, n+1). W is that of gaussian.participation_ratio. At "
        "dt = 1, 1/R is 1/(1 - a^2) for phi and 1 + 1/(1 - a^2) for x."
    )
    return Derived(
        (*MAP.premises(), *_recurrence(), *MAP.total()),
        {"R": OF_FLOW["R"], "a": OF_FLOW["a"]} | SYMBOLS | meanings("dt"),
        sp.And(CHAOTIC, STEP <= 1),
        CAVITY,
        remarks=(remark, ESTIMATED),
    )
