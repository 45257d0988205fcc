r"""A map with white input: $x_i(t+1)=\sum_jJ_{ij}\varphi(x_j(t))+b_i+u_i(t)$, u iid of variance
$\sigma_u^2$ (Molgedey, Schuchhardt and Schuster 1992; Schuecker, Goedeke and Helias 2018 for the flow).

The input adds to the variance alone; the exponent is conditional on it: two copies see the same input, and it
drops out of their difference.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Notation, Source, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT
from rnnchaos.theory.rate import notation as n
from rnnchaos.theory.rate.notation import PAPERS, Delta0, derived, g, moment, sigma_b

_sigma_u, _mu, _D = sp.symbols("sigma_u mu D_t", positive=True)
_next, _own, _later = sp.symbols("Delta_next Delta_t D_next", positive=True)
SYMBOLS = Notation(
    n.meanings
    | {
        "sigma_u": Meaning("standard deviation of the white input", "activity", "sigma_u >= 0"),
        "lambda_1": Meaning("largest Lyapunov exponent given the input", "per step", "real"),
        "Delta0": Meaning("variance of x over neurons and time", "activity^2", "Delta0 > 0"),
    }
)
MSS = Source(
    "Molgedey, Schuchhardt, Schuster, Phys. Rev. Lett. 69, 3717 (1992)",
    "MolgedeySchuchhardtSchuster1992",
    PAPERS[1].doi,
)


@entry("rate.drive.variance", "variance of a map under white input")
def variance() -> Derived:
    return derived(
        Step(
            "Couplings, biases and input are independent: variances add.",
            eq(_next, g**2 * moment(0, 0).subs(Delta0, _own) + sigma_b**2 + _sigma_u**2),
        ),
        Step(
            "Stationary.",
            eq(Delta0, g**2 * moment(0, 0) + sigma_b**2 + _sigma_u**2),
            lambda *r: eq(*(side.subs({_next: Delta0, _own: Delta0}) for side in r[0].args)),
        ),
        assumptions=n.STATIC,
        source=MSS,
        symbols=SYMBOLS,
        remark="with m of rate.mean. At another time only the biases and what they entrain are shared.",
    )


@entry("rate.drive.lyapunov_max", "largest Lyapunov exponent of a map given its input")
def lyapunov_max() -> Derived:
    return derived(
        Step(
            "The input drops out of the difference of two copies; its mean square D is carried by the mean "
            "squared slope.",
            eq(_later, g**2 * moment(1, 1) * _D),
        ),
        Step("It grows by mu a step.", eq(_mu, g**2 * moment(1, 1)), lambda *r: eq(_mu, r[0].rhs / _D)),
        Step(
            "lambda = ln(mu)/2.",
            eq(EXPONENT, sp.log(g**2 * moment(1, 1)) / 2),
            lambda *r: eq(EXPONENT, sp.log(r[-1].rhs) / 2),
        ),
        assumptions=n.STATIC,
        source=MSS,
        symbols=SYMBOLS,
        remark="at the variance of rate.drive.variance. Periodic or recorded input leaves other "
        "variances at other times: simulate.",
    )
