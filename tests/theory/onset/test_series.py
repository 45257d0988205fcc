"""Onset series: against SymPy's own series, exact covariances, the closed form of erf, and the published
orders."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY, Nonlinearity, nonlinearity
from rnnchaos.theory.onset.series import MAX_ORDER, SYMBOLIC_ORDER, onset

eps, D = sp.symbols("epsilon Delta0", positive=True)


def by_sympy(phi: Nonlinearity, order: int) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """Independent: Gaussian moments of SymPy's Taylor polynomials and undetermined coefficients, no Mehler,
    no reversion."""
    x = sp.Symbol("x")
    degree = 2 * order + 2
    f = phi.expression(x)
    coefficients = [sp.diff(f, x, j).subs(x, 0) / sp.factorial(j) for j in range(degree)]
    primitive = [sp.S.Zero] + [c / (j + 1) for j, c in enumerate(coefficients)]

    def mean(polynomial: list[sp.Expr]) -> sp.Expr:
        moments = (
            c * sp.factorial2(n - 1) * D ** sp.Rational(n, 2)
            for n, c in enumerate(polynomial)
            if n % 2 == 0 and c != 0
        )
        return sum(moments, sp.S.Zero)

    def product(a: list[sp.Expr], b: list[sp.Expr], top: int) -> list[sp.Expr]:
        return [
            sum((a[i] * b[n - i] for i in range(n + 1) if i < len(a) and n - i < len(b)), sp.S.Zero)
            for n in range(top)
        ]

    variance = mean(product(primitive, primitive, 2 * order + 5)) - mean(primitive) ** 2
    gain = phi.gc + eps
    unknown = sp.Symbol("unknown")
    condition = sp.expand(2 * variance / D**2 * gain**2 - 1)
    found = sp.S.Zero
    for k in range(1, order + 1):
        gap = sp.expand(condition.subs(D, found + unknown * eps**k)).coeff(eps, k)
        found += sp.simplify(sp.solve(gap, unknown)[0]) * eps**k
    delta = [found.coeff(eps, k) for k in range(order + 1)]
    square = mean(product(coefficients, coefficients, 2 * order + 1))
    kinetic = sp.expand(sp.expand(gain**2 * square - D).subs(D, found))
    return delta, [sp.simplify(kinetic.coeff(eps, k)) for k in range(order + 1)]


MORE = [pytest.param(text, marks=pytest.mark.slow) for text in ("atan", "x*exp(-x**2)")]


@pytest.mark.parametrize("text", ["tanh", "-2*sin(x)", "erf(x)", *MORE])
def test_against_sympys_own_series(text: str) -> None:
    phi = nonlinearity(text)
    found, (delta, kinetic) = onset(phi, 4), by_sympy(phi, 4)
    for series, expected in ((found.variance, delta), (found.kinetic_energy, kinetic)):
        assert [
            sp.simplify(series.factor * c - e) for c, e in zip(series.coefficients, expected, strict=True)
        ] == [0] * 5


def test_tanh_to_order_six() -> None:
    found = onset(REGISTRY["tanh"], 6)
    assert [str(c) for c in found.variance.coefficients[:5]] == ["0", "1", "7/6", "-7/9", "338/135"]
    assert [str(c) for c in found.kinetic_energy.coefficients] == [
        "0",
        "0",
        "0",
        "1/3",
        "-5/6",
        "641/180",
        "-66133/3240",
    ]


@pytest.mark.parametrize(
    ("name", "factor"), [("tanh", "1"), ("erf", "4/pi"), ("atan", "4/pi**2"), ("algebraic", "1"), ("gd", "1")]
)
def test_one_factor_leaves_rationals(name: str, factor: str) -> None:
    found = onset(REGISTRY[name], 8)
    for series in (found.variance, found.kinetic_energy):
        assert str(series.factor) == factor
        assert all(c.is_Rational for c in series.coefficients)


def test_erf_against_its_closed_form() -> None:
    """For erf, C is an arcsine: Var Phi = (2/pi)[D asin(b D) + (sqrt(1 - b^2 D^2) - 1)/b], b = (pi/2)/(1 + pi
    D/2)."""
    b = sp.pi / 2 / (1 + sp.pi * D / 2)
    variance = 2 / sp.pi * (D * sp.asin(b * D) + (sp.sqrt(1 - (b * D) ** 2) - 1) / b)
    found = onset(REGISTRY["erf"], 5)
    gain = 1 / sp.sqrt(2 * variance / D**2)
    at = found.variance.expression(eps)
    gap = (gain.subs(D, at.subs(eps, sp.Rational(1, 10**6))) - 1 - sp.Rational(1, 10**6)).evalf(60, maxn=300)
    assert abs(gap) < 1e-34  # eps^6 times a coefficient of order 10


scales = st.fractions(Fraction(1, 5), 5, max_denominator=9)


@settings(max_examples=15)
@given(scales, scales, st.sampled_from(["tanh(%s)", "sin(%s)", "%s/(1+(%s)**2)", "atan(%s)"]))
def test_exact_covariances(a: Fraction, b: Fraction, shape: str) -> None:
    """phi(ax): Delta0 -> Delta0(a eps)/a^2; b phi(x): eps -> b eps; both for Gamma0 too."""
    plain = onset(nonlinearity(shape.replace("%s", "x")), 6)
    scaled = onset(nonlinearity(f"{b}*" + shape.replace("%s", f"({a}*x)")), 6)
    for name in ("variance", "kinetic_energy"):
        expected = [
            c * sp.Rational(a * b) ** k / sp.Rational(a) ** 2
            for k, c in enumerate(getattr(plain, name).coefficients)
        ]
        assert list(getattr(scaled, name).coefficients) == expected


def test_symbolic_coefficients_specialise() -> None:
    """The general series at tanh's derivatives is tanh's; likewise for a phi of slope 2 and for erf."""
    general = onset(None, 5)
    for text in ("2*tanh(x)", "erf"):
        phi = nonlinearity(text)
        values = {sp.Symbol(f"c{j}", real=True): c for j, c in enumerate(phi.taylor(11)) if j % 2}
        special = onset(phi, 5)
        for name in ("variance", "kinetic_energy"):
            pairs = zip(getattr(general, name).coefficients, getattr(special, name).coefficients, strict=True)
            factor = getattr(special, name).factor
            assert all(sp.simplify(c.subs(values) - factor * s) == 0 for c, s in pairs)


def test_general_leading_orders() -> None:
    c1, c3 = sp.symbols("c1 c3", real=True)
    found = onset(None, 5)
    positive = {c1: sp.Symbol("p", positive=True), c3: -sp.Symbol("q", positive=True)}
    assert sp.simplify((found.variance.coefficients[1] - 2 * c1**2 / sp.Abs(c3)).subs(positive)) == 0
    assert (
        sp.simplify(
            (found.kinetic_energy.coefficients[3] - sp.Rational(2, 3) * c1**4 / sp.Abs(c3)).subs(positive)
        )
        == 0
    )


@pytest.mark.parametrize("name", ["kinetic_energy", "variance"])
def test_large_order_of_tanh(name: str) -> None:
    """The singularities of tanh at +-i pi/2 fix the growth: Gamma_n ~ -16 pi^(-5/2) exp(-7 pi^2/48) A^n
    Gamma(n + 3/2), and Delta_n ~ 128 pi^(-9/2) exp(-7 pi^2/48) A^n Gamma(n + 3/2) [ln n + gamma + ln(4/pi)],
    A = -8/pi^2.

    The ratio to the law is L + (a ln n + b)/n; three orders give L, which must be 1.
    """
    coefficients = getattr(onset(REGISTRY["tanh"], 200), name).coefficients
    L, a, b = sp.symbols("L a b")
    fitted = sp.solve(
        [L + (a * sp.log(n) + b) / n - float(coefficients[n] / _law(name, n)) for n in (50, 100, 200)],
        (L, a, b),
    )
    assert abs(float(fitted[L]) - 1) < 1e-2


def _law(name: str, n: int) -> sp.Expr:
    common = sp.exp(-7 * sp.pi**2 / 48) * (-8 / sp.pi**2) ** n * sp.gamma(n + sp.Rational(3, 2))
    if name == "kinetic_energy":
        return (-16 * sp.pi ** sp.Rational(-5, 2) * common).evalf(30)
    return (
        128 * sp.pi ** sp.Rational(-9, 2) * common * (sp.log(n) + sp.EulerGamma + sp.log(4 / sp.pi))
    ).evalf(30)


def test_orders_out_of_range() -> None:
    for phi, order in ((REGISTRY["tanh"], -1), (REGISTRY["tanh"], MAX_ORDER + 1), (None, SYMBOLIC_ORDER + 1)):
        with pytest.raises(UsageError, match="order"):
            onset(phi, order)
    assert formula("variance.onset", order=0).series.coefficients == (0,)


def test_erratum_is_recorded_with_the_right_coefficient() -> None:
    erratum = formula("gaussian.kinetic_energy.onset").erratum
    assert sp.Rational(59, 18) in erratum.published.rhs.as_coefficients_dict().values()
    assert sp.Rational(-5, 6) in erratum.correct.rhs.as_coefficients_dict().values()
    assert by_sympy(REGISTRY["tanh"], 4)[1][4] == sp.Rational(-5, 6)
