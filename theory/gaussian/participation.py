r"""$\frac1R=1+M(0,0)^{-2}\sum_{m,n}W(m,n)\,a^{m+n}M(m,n)^2$: the participation ratio per neuron of the
covariance matrix of chaotic activity.

The two-site cavity method (Clark, Abbott, Litwin-Kumar 2023) gives the variance of the covariances between
neurons, of order 1/N, as a double integral over frequencies. It is turned here into this sum of positive
terms, M(m, n) the moments of the spectrum with powers of the response, for $a=g^2(E\varphi')^2<1$.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, same
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Erratum, Meaning, Source, Step, entry
from rnnchaos.theory.gaussian.notation import CHAOTIC, GAIN, positive

CAVITY = Source(
    "Clark, Abbott, Litwin-Kumar, Phys. Rev. Lett. 131, 118401 (2023)",
    "ClarkAbbottLitwinKumar2023",
    "10.1103/PhysRevLett.131.118401",
)
POWERS = sp.symbols("m n", integer=True, nonnegative=True)
RATIO, _psi = sp.symbols("R psi", positive=True)
RADIUS = sp.Symbol("a", positive=True)
MOMENT = sp.Function("M", real=True)
_u, _ubar = sp.symbols("u ubar")
_weight, _spectrum = sp.Function("W", real=True), sp.Function("C", real=True)
_kernel = sp.Function("K")(_u, _ubar)
_m, _n = POWERS
SERIES = sp.Sum(_weight(_m, _n) * RADIUS ** (_m + _n) * MOMENT(_m, _n) ** 2, (_m, 0, sp.oo), (_n, 0, sp.oo))
PARTICIPATION = eq(1 / RATIO, 1 + SERIES / MOMENT(0, 0) ** 2)
SYMBOLS = {
    "R": Meaning("participation ratio per neuron, (tr Sigma)^2/(N tr Sigma^2)", "1", "0 < R < 1"),
    "a": Meaning("g^2 (E phi')^2", "1", "0 < a < 1"),
    "m": Meaning("power of 1/(1 + i omega)", "1", "integer"),
    "n": Meaning("power of 1/(1 - i omega)", "1", "integer"),
}
Response = Callable[[sp.Symbol], tuple[sp.Expr, sp.Expr]]
"""The response of a unit to its input at a frequency, and its conjugate."""


@dataclass(frozen=True)
class Cavity:
    """psi as a double integral over frequencies up to `limit`, for units that respond with `response`."""

    response: Response
    frequencies: tuple[sp.Symbol, sp.Symbol]
    limit: sp.Expr

    def over(self, f: sp.Expr, *frequencies: sp.Symbol) -> sp.Expr:
        """The integral over frequencies/(2 pi)."""
        limits = [(w, -self.limit, self.limit) for w in frequencies]
        return sp.Integral(f, *limits) / (2 * sp.pi) ** len(frequencies)

    def power(self, w: sp.Symbol) -> sp.Expr:
        """f^m conj(f)^n."""
        f, conjugate = self.response(w)
        return f**_m * conjugate**_n

    def loop(self) -> tuple[sp.Expr, sp.Expr]:
        """u = a f(w_1) f(w_2) and its conjugate."""
        (f, fbar), (h, hbar) = (self.response(w) for w in self.frequencies)
        return RADIUS * f * h, RADIUS * fbar * hbar

    def premises(self) -> tuple[Step, ...]:
        """What the cavity method gives, and what W and M stand for."""
        inside = _kernel.subs(dict(zip((_u, _ubar), self.loop(), strict=True)), simultaneous=True)
        spectra = sp.Mul(*(_spectrum(w) for w in self.frequencies))
        powers = sp.Sum(_weight(_m, _n) * _u**_m * _ubar**_n, (_m, 0, sp.oo), (_n, 0, sp.oo))
        w = self.frequencies[0]
        return (
            Step(
                "Cavity method: N/PR = 1 + psi/C_0^2, C_0 = M(0, 0) the variance.",
                eq(1 / RATIO, 1 + _psi / MOMENT(0, 0) ** 2),
            ),
            Step(
                "psi is the double integral of K(u) C C over frequencies, u the product of a and both "
                "responses.",
                eq(_psi, self.over(inside * spectra, *self.frequencies)),
            ),
            Step("W are the Taylor coefficients of K; |u| <= a < 1.", eq(_kernel, powers)),
            Step(
                "M(m, n) is the moment of the spectrum with the powers of the response.",
                eq(MOMENT(_m, _n), self.over(_spectrum(w) * self.power(w), w)),
            ),
        )

    def summed(self, *relations: sp.Basic) -> sp.Basic:
        """Term by term: a power of u is a function of w_1 times the same of w_2, so that its double integral
        is the square of a moment. Raises `DoesNotFollow`.
        """
        _, double, powers, moment = relations[:4]
        share, integral = double.rhs.as_independent(sp.Integral)
        one, single = moment.rhs.as_independent(sp.Integral)
        term = powers.rhs.function.subs(dict(zip((_u, _ubar), self.loop(), strict=True)), simultaneous=True)
        (kernel,) = integral.function.atoms(type(_kernel))
        whole = integral.function.subs(kernel, term)
        (w,) = single.variables
        for at in self.frequencies:
            whole = sp.expand_power_base(whole / single.function.subs(w, at), force=True)
        left = sp.simplify(sp.powsimp(sp.expand_power_base(whole, force=True), force=True))
        if left.free_symbols & set(self.frequencies):
            raise DoesNotFollow(f"a term leaves {left}")
        square = share / one**2 * left * moment.lhs**2
        return eq(double.lhs, sp.Sum(square, *powers.rhs.limits))

    def total(self) -> tuple[Step, ...]:
        """The series, and the participation ratio; it follows the premises."""
        return (
            Step("Integrate term by term.", eq(_psi, SERIES), self.summed),
            Step("Insert it.", PARTICIPATION, lambda *r: r[0].subs(r[-1].lhs, r[-1].rhs)),
        )


def _lorentzian(w: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    return 1 / (1 + sp.I * w), 1 / (1 - sp.I * w)


FLOW = Cavity(_lorentzian, sp.symbols("omega_1 omega_2", real=True), sp.oo)


def _recurrence(*relations: sp.Basic) -> sp.Basic:
    """M(m-1, n) + M(m, n-1) under one integral: the responses have 1/f + 1/conj(f) = 2."""
    moment = relations[3]
    integrand = moment.rhs.as_independent(sp.Integral)[1].function
    lower = [integrand.subs(s, s - 1) for s in POWERS]
    ratio = sp.simplify(sp.expand(sp.powsimp(sum(lower) / integrand)))
    return eq(ratio * moment.lhs, sp.Add(*(moment.lhs.subs(s, s - 1) for s in POWERS)))


def _kernels() -> tuple[Step, ...]:
    """K of phi and of x as sums over powers: which W they have."""
    one, other = 1 / (1 - _u), 1 / (1 - _ubar)
    single, mixed = _u * one + _ubar * other, _u * _ubar * one * other
    of_phi, of_x = sp.Symbol("K_phi"), sp.Symbol("K_x")
    return (
        Step("For phi, K = |1 - u|^-2 - 1.", eq(of_phi, one * other - 1)),
        Step("Geometric series: W = 1 but for W(0, 0) = 0.", eq(of_phi, single + mixed), same),
        Step("For x, K = (2 - |u|^2)/|1 - u|^2 - 1.", eq(of_x, (2 - _u * _ubar) * one * other - 1)),
        Step("W = 1, and 2 where just one of m, n is 0.", eq(of_x, 1 + 2 * single + mixed), same),
    )


TABLE = Erratum(
    "gaussian.participation_ratio",
    "the theory table of the flow in the public code of D. G. Clark, Lyapunov spectrum of random neural "
    "networks (2026), g = 1.25",
    lambda: (eq(RATIO, sp.Float("0.00140015", 6)), eq(RATIO, sp.Float("0.00140207", 6))),
    "The formula is the same; the table's lags, up to 320, are too few for a response that decays over "
    "1/(1 - g E phi') = 190 this near to the onset: its double sum over frequencies gives 0.00140015 with "
    "these lags and 0.00140207 with four times as many. Two engines of different arithmetic agree here to 15 "
    "digits.",
    "eval participation_ratio --g 1.25 --of x",
    "0.001402065940345",
)


@entry(
    "gaussian.participation_ratio",
    "participation ratio per neuron of the chaotic activity",
    "participation ratio per neuron",
)
def participation_ratio() -> Derived:
    recurrence = eq(2 * MOMENT(_m, _n), MOMENT(_m - 1, _n) + MOMENT(_m, _n - 1))
    remark = (
        "M(m, 0) is the integral of C(tau) tau^(m-1) exp(-tau)/(m-1)! over tau > 0. `of x`: C is the "
        "spectrum of x, M^x(m-1, n-1) = g^2 M^phi(m, n). a = g^2 (E phi')^2 < 1. Values are "
        "estimated, not certified: the transform of C over lags has no bound off the axis that is proved."
    )
    return Derived(
        (
            *FLOW.premises(),
            *_kernels(),
            Step("The ladder of the moments.", recurrence, _recurrence),
            *FLOW.total(),
        ),
        SYMBOLS,
        CHAOTIC,
        CAVITY,
        erratum=TABLE,
        remarks=(remark,),
    )


@entry(
    "gaussian.spectrum_sum",
    "mean of all Lyapunov exponents of the flow: the trace identity",
    "mean Lyapunov exponent of the flow",
)
def spectrum_sum() -> Derived:
    mean, size = sp.Symbol("L", real=True), sp.Symbol("N", positive=True)
    share = sp.Symbol("k", real=True)
    statement = eq(mean, -1)
    trace, index = sp.Function("F", real=True), sp.Symbol("i", integer=True)
    steps = (
        Step(
            "The N exponents sum to the mean growth rate of volume, the trace of -1 + J diag phi'(x), F(i) = "
            "<J_ii phi'(x_i)>.",
            eq(mean, sp.Sum(-1 + trace(index), (index, 1, size)) / size),
        ),
        Step(
            "x_i depends on J_ii, of variance g^2/N, only through its own small contribution: F(i) = k/N "
            "with k of order 1 (integration by parts).",
            eq(mean, -1 + share / size),
            lambda *r: sp.simplify(r[-1].rhs.subs(trace(index), share / size).doit()),
        ),
        Step("N to infinity.", statement, lambda *r: sp.limit(r[-1].rhs, size, sp.oo)),
    )
    symbols = {"L": Meaning("mean of the N Lyapunov exponents", "per time", "real")}
    return Derived(
        steps,
        symbols,
        positive(GAIN),
        DERIVED_HERE,
        remarks=(
            "It holds at every gain and for every phi. Euler's step dt has ln(1 - dt)/dt instead: "
            "scheme.spectrum_sum.",
        ),
    )
