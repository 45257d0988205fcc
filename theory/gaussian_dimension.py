r"""The dimension of chaotic activity: the participation ratio of its covariance matrix, per neuron.

The two-site cavity method (Clark, Abbott, Litwin-Kumar 2023) gives the variance of the covariances between
neurons, of order 1/N, as a double integral over frequencies. It is turned here into a sum of positive
terms.
"""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Source, Step, entry
from rnnchaos.theory.gaussian_notation import CHAOTIC, GAIN, positive
from rnnchaos.theory.operations import identity

Eq = sp.Eq
CAVITY = Source(
    "Clark, Abbott, Litwin-Kumar, Phys. Rev. Lett. 131, 118401 (2023)",
    "ClarkAbbottLitwinKumar2023",
    "10.1103/PhysRevLett.131.118401",
)
_m, _n = sp.symbols("m n", integer=True, nonnegative=True)
_w1, _w2 = sp.symbols("omega_1 omega_2", real=True)
_a = sp.Symbol("a", positive=True)
_M = sp.Function("M", real=True)
SYMBOLS = {
    "R": Meaning("participation ratio per neuron, (tr Sigma)^2/(N tr Sigma^2)", "1", "0 < R < 1"),
    "a": Meaning("g^2 (E phi')^2", "1", "0 < a < 1"),
    "m": Meaning("power of 1/(1 + i omega)", "1", "integer"),
    "n": Meaning("power of 1/(1 - i omega)", "1", "integer"),
}


def _split(term: sp.Expr) -> sp.Expr:
    """Integer powers of a product, distributed over its factors."""
    return sp.expand_power_base(term, force=True)


@entry("gaussian.participation_ratio", "participation ratio per neuron of the chaotic activity")
def participation_ratio() -> Formula:
    ratio, weight = sp.Symbol("R", positive=True), sp.Function("W", real=True)
    z, conjugate = sp.symbols("u ubar")
    kernel, spectrum = sp.Function("K"), sp.Function("C", real=True)
    double = sp.Integral(
        kernel(_w1, _w2) * spectrum(_w1) * spectrum(_w2), (_w1, -sp.oo, sp.oo), (_w2, -sp.oo, sp.oo)
    )
    series = sp.Sum(weight(_m, _n) * _a ** (_m + _n) * _M(_m, _n) ** 2, (_m, 0, sp.oo), (_n, 0, sp.oo))
    statement = Eq(1 / ratio, 1 + series / _M(0, 0) ** 2, evaluate=False)
    left, right = 1 / (1 + sp.I * _w1), 1 / (1 - sp.I * _w1)
    psi = sp.Symbol("psi", positive=True)

    def factor(w: sp.Symbol) -> sp.Expr:
        return (1 + sp.I * w) ** -_m * (1 - sp.I * w) ** -_n

    term = (_a / ((1 + sp.I * _w1) * (1 + sp.I * _w2))) ** _m * (
        _a / ((1 - sp.I * _w1) * (1 - sp.I * _w2))
    ) ** _n
    steps = (
        Step(
            "Cavity method: N/PR = 1 + psi/C_0^2, where psi is the double integral of K(u) C C over "
            "frequencies, u = a/((1 + i omega_1)(1 + i omega_2)), "
            "and C_0 = M(0, 0) the variance.",
            Eq(1 / ratio, 1 + psi / _M(0, 0) ** 2, evaluate=False),
        ),
        Step("The integral.", Eq(psi, double / (2 * sp.pi) ** 2, evaluate=False)),
        Step(
            "For phi, K = |1 - u|^-2 - 1: a geometric series in u and its conjugate, as a < 1; W = 1 "
            "but for W(0, 0) = 0.",
            Eq(
                1 / ((1 - z) * (1 - conjugate)) - 1,
                (z + conjugate - z * conjugate) / ((1 - z) * (1 - conjugate)),
                evaluate=False,
            ),
            identity,
        ),
        Step(
            "For x, K = (2 - |u|^2)/|1 - u|^2 - 1 is the sum of 1/(1 - u) and 1/(1 - conjugate), "
            "which have one power alone, and |1 - u|^-2: "
            "W = 1, and 2 where just one of m, n is 0.",
            Eq(
                (2 - z * conjugate) / ((1 - z) * (1 - conjugate)) - 1,
                1 / ((1 - z) * (1 - conjugate)) + 1 / (1 - z) + 1 / (1 - conjugate) - 2,
                evaluate=False,
            ),
            identity,
        ),
        Step(
            "A term of the series, with ubar the conjugate of u, is a product of a function of "
            "omega_1 and the same function of omega_2.",
            Eq(term, _a ** (_m + _n) * factor(_w1) * factor(_w2), evaluate=False),
            lambda *r: Eq(term, _split(term), evaluate=False),
        ),
        Step(
            "So psi is a sum of squares of integrals M(m, n) is the integral of C (1 + i omega)^-m (1 "
            "- i omega)^-n over omega/2 pi. Its ladder, 2 M(m, n) = M(m-1, n) + M(m, n-1):",
            Eq(2 * left * right, left + right, evaluate=False),
            identity,
        ),
        Step(
            "Sum the series.",
            statement,
            lambda *r: Eq(r[0].lhs, r[0].rhs.subs(psi, series), evaluate=False),
        ),
    )
    remark = (
        "M(m, 0) is the integral of C(tau) tau^(m-1) exp(-tau)/(m-1)! over tau > 0. `of x`: C is the "
        "spectrum of x, M^x(m-1, n-1) = g^2 M^phi(m, n). "
        "a = g^2 (E phi')^2 < 1."
    )
    return Formula(
        "gaussian.participation_ratio",
        "participation ratio per neuron",
        statement,
        SYMBOLS,
        CHAOTIC,
        CAVITY,
        steps,
        remarks=(remark,),
    )


@entry("gaussian.spectrum_sum", "mean of all Lyapunov exponents of the flow: the trace identity")
def spectrum_sum() -> Formula:
    mean, size = sp.Symbol("L", real=True), sp.Symbol("N", positive=True)
    share = sp.Symbol("k", real=True)
    statement = Eq(mean, -1, evaluate=False)
    trace, index = sp.Function("F", real=True), sp.Symbol("i", integer=True)
    steps = (
        Step(
            "The N exponents sum to the mean growth rate of volume, the trace of -1 + J diag phi'(x), F(i) = "
            "<J_ii phi'(x_i)>.",
            Eq(mean, sp.Sum(-1 + trace(index), (index, 1, size)) / size, evaluate=False),
        ),
        Step(
            "x_i depends on J_ii, of variance g^2/N, only through its own small contribution: F(i) = k/N "
            "with k of "
            "order 1 (integration by parts).",
            Eq(mean, -1 + share / size, evaluate=False),
            lambda *r: Eq(
                mean, sp.simplify(r[-1].rhs.subs(trace(index), share / size).doit()), evaluate=False
            ),
        ),
        Step(
            "N to infinity.",
            statement,
            lambda *r: Eq(mean, sp.limit(r[-1].rhs, size, sp.oo), evaluate=False),
        ),
    )
    symbols = {"L": Meaning("mean of the N Lyapunov exponents", "per time", "real")}
    return Formula(
        "gaussian.spectrum_sum",
        "mean Lyapunov exponent of the flow",
        statement,
        symbols,
        positive(GAIN),
        DERIVED_HERE,
        steps,
        remarks=(
            "It holds at every gain and for every phi. Euler's step dt has ln(1 - dt)/dt instead: "
            "scheme.spectrum_sum.",
        ),
    )


DIMENSION = (participation_ratio, spectrum_sum)
