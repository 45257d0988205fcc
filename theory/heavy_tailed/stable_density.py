r"""$f(x)=\frac1\pi\int_0^\infty e^{-k^\alpha}\cos kx\,dk$: density and distribution function of the symmetric
stable law, and M(s) in closed form at alpha = 1 and 2.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, identity, integrated, right_side
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.heavy_tailed.notation import ALPHA, DOMAIN, LAPLACE, S_, X_, characteristic, meanings

_k, _M = sp.Symbol("k", positive=True), LAPLACE(S_)


@entry("heavy_tailed.laplace_transform.cauchy", "M(s) at alpha = 1 in closed form", "M at alpha = 1")
def laplace_cauchy() -> Derived:
    integral = 2 / sp.pi * sp.Integral(sp.exp(-S_ * X_) / (1 + X_**2), (X_, 0, sp.oo))
    closed = 2 / sp.pi * (sp.Ci(S_) * sp.sin(S_) + (sp.pi / 2 - sp.Si(S_)) * sp.cos(S_))
    steps = (
        Step(
            "At alpha = 1 the weights are Cauchy distributed, with density 1/(pi (1 + x^2)).",
            eq(_M, integral),
        ),
        Step(
            "The integral is the auxiliary function f of the sine and cosine integrals (DLMF 6.7.13).",
            eq(integral, closed),
            identity,
        ),
        Step(
            "So M is elementary but for Ci and Si.",
            eq(_M, closed),
            lambda *r: eq(r[0].lhs, r[1].rhs + r[0].rhs - r[1].lhs),
        ),
    )
    return Derived(steps, meanings("s"), sp.Eq(ALPHA, 1), DERIVED_HERE)


@entry("heavy_tailed.laplace_transform.gaussian", "M(s) at alpha = 2 in closed form", "M at alpha = 2")
def laplace_gaussian() -> Derived:
    x = sp.Symbol("x", real=True)
    density = sp.exp(-(x**2) / 4) / (2 * sp.sqrt(sp.pi))
    integral, closed = (
        sp.Integral(sp.exp(-S_ * x**2) * density, (x, -sp.oo, sp.oo)),
        (1 + 4 * S_) ** sp.Rational(-1, 2),
    )
    steps = (
        Step("At alpha = 2 the weights are normal with variance 2, not 1.", eq(_M, integral)),
        Step("A Gaussian integral.", eq(_M, closed), right_side(lambda e: e.doit())),
    )
    return Derived(steps, meanings("s"), sp.Eq(ALPHA, 2), DERIVED_HERE)


_POINT = {"x": Meaning("value of z", "1", "real"), "k": Meaning("Fourier variable", "1", "k > 0")}


_x = sp.Symbol("x", real=True)


@entry("heavy_tailed.stable_pdf", "density of the symmetric stable law", "stable density")
def stable_pdf() -> Derived:
    density = sp.Function("f", positive=True)(_x)
    wave, whole = sp.Function("C", real=True), sp.Symbol("k", real=True)
    both = sp.Integral(wave(sp.Abs(whole)) * sp.cos(whole * _x), (whole, -sp.oo, sp.oo))
    half = 2 * sp.Integral(wave(_k) * sp.cos(_k * _x), (_k, 0, sp.oo))
    statement = eq(density, sp.Integral(characteristic(_k) * sp.cos(_k * _x), (_k, 0, sp.oo)) / sp.pi)
    steps = (
        Step("Fourier inversion; C(|k|) = E cos(kz) is even.", eq(density, both / (2 * sp.pi))),
        Step(
            "So the integral is twice that over k > 0.",
            eq(density, half / (2 * sp.pi)),
            right_side(
                lambda e: e.xreplace({both: 2 * sp.Integral(both.function.subs(whole, _k), (_k, 0, sp.oo))})
            ),
        ),
        Step(
            "C(k) = exp(-k^alpha).",
            statement,
            right_side(lambda e: e.replace(wave, lambda k: characteristic(k))),
        ),
    )
    remark = (
        "Evaluated by its series in x and 1/x with proved remainders, and by Mellin inversion where both are "
        "slow."
    )
    return Derived(steps, meanings("alpha") | _POINT, DOMAIN, DERIVED_HERE, remarks=(remark,))


@entry(
    "heavy_tailed.stable_cdf",
    "distribution function of the symmetric stable law",
    "stable distribution function",
)
def stable_cdf() -> Derived:
    P, damping = sp.Function("P", positive=True)(_x), sp.Symbol("a", positive=True)
    inside = damping * sp.cos(_k * _x)
    primitive = damping * sp.sin(_k * _x) / _k
    statement = eq(
        P,
        sp.Rational(1, 2) + sp.Integral(characteristic(_k) * sp.sin(_k * _x) / _k, (_k, 0, sp.oo)) / sp.pi,
    )
    q = sp.Function("q", real=True)(_x, _k)
    steps = (
        Step(
            "Each Fourier component of the density, with weight a = exp(-k^alpha), changes the probability "
            "at the rate",
            eq(sp.diff(q, _x), inside),
        ),
        Step(
            "Integrate from x = 0.",
            eq(q, primitive),
            lambda *r: integrated(_x, q, primitive)(*r).subs(q.subs(_x, 0), 0),
        ),
        Step(
            "Sum over k with weight 1/pi; P(z < 0) = 1/2.",
            statement,
            lambda *r: (
                sp.Rational(1, 2)
                + sp.Integral(r[-1].rhs.subs(damping, characteristic(_k)), (_k, 0, sp.oo)) / sp.pi
            ),
        ),
    )
    return Derived(
        steps,
        meanings("alpha") | _POINT,
        DOMAIN,
        DERIVED_HERE,
        remarks=("P(x) is the probability of z < x.",),
    )
