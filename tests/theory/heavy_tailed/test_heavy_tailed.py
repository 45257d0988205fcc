"""The heavy-tailed column: the derivations check, constants by two roads, limits, and what public material
says."""

import mpmath as mp
import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check
from rnnchaos.theory import catalogue
from rnnchaos.theory.algebra.operations import DoesNotFollow
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.heavy_tailed.landau_coefficients import gamma_taylor, landau_coefficient
from rnnchaos.theory.heavy_tailed.mean_field import Glaisher
from rnnchaos.theory.heavy_tailed.notation import mellin

ALPHA = sp.Symbol("alpha", positive=True)


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = tuple(dict.fromkeys((*catalogue.COLUMNS, "heavy_tailed")))
    monkeypatch.setattr(catalogue, "COLUMNS", columns)


@pytest.mark.parametrize("order", [0, 1, 6])
def test_large_n_to_any_order(order: int) -> None:
    for name in ("annealed_critical_gain.large_n", "transition_width.large_n"):
        found = formula(f"heavy_tailed.{name}", order=order)
        assert all(c.holds for c in check(found))
        assert found.series is not None
        assert len(found.series.coefficients) == order + 1


def test_gamma_derivatives_by_two_roads() -> None:
    """SymPy's derivatives of Gamma(x), and (1+x)...(k-1+x) Gamma(1+x) with Gamma's own Taylor series."""
    for k in range(1, 9):
        for more in (0, 1):
            factor = sp.factorial(k + more) / sp.factorial(k)
            assert sp.expand(landau_coefficient(k, more) - factor * gamma_taylor(k, k + more)) == 0


@pytest.mark.parametrize(
    "at", [pytest.param(mp.mpf(1) / 3, marks=pytest.mark.slow), mp.mpf(3) / 4], ids=["1/3", "3/4"]
)
def test_mellin_transforms_against_quadrature(at: mp.mpf) -> None:
    """cos(x) and exp(-2 x) along the line, in y = x^at; what is neither has no transform here."""
    found = [mp.mpmathify(sp.N(mellin(f, sp.Float(at)))) for f in (sp.cos, lambda x: sp.exp(-2 * x))]
    turn = (mp.pi / 2) ** at
    wave = mp.quad(lambda y: mp.cos(y ** (1 / at)), [0, turn]) / at
    wave += mp.quadosc(lambda x: mp.cos(x) * x ** (at - 1), [mp.pi / 2, mp.inf], omega=1)
    decay = mp.quad(lambda y: mp.exp(-2 * y ** (1 / at)), [0, 1, mp.inf]) / at
    assert all(abs(a - b) < 1e-9 for a, b in zip(found, (wave, decay), strict=True))
    for other in (sp.sin, lambda x: sp.exp(-x) + 1, lambda x: 2 * sp.exp(-x), sp.exp):
        with pytest.raises(DoesNotFollow, match="neither"):
            mellin(other, sp.S.Half)


def test_leading_terms_of_the_width() -> None:
    coefficients = formula("heavy_tailed.transition_width.large_n", order=2).series.coefficients
    assert coefficients[:2] == (0, sp.pi**2 / 3)
    second = sp.pi**2 / 2 - sp.EulerGamma * sp.pi**2 / 3 - 2 * sp.zeta(3)
    assert sp.expand(coefficients[2] - second) == 0


def test_order_is_refused_out_of_range() -> None:
    with pytest.raises(UsageError, match="order"):
        formula("heavy_tailed.annealed_critical_gain.large_n", order=-1)


def _rhs(name: str) -> sp.Expr:
    return formula(f"heavy_tailed.{name}").statement.rhs


def test_residues_agree_with_moments_and_limits() -> None:
    """C_alpha from E|z|^u near its pole at u = alpha: (alpha - u) E|z|^u -> alpha C_alpha; C_2 = 0, C_1 =
    2/pi."""
    amplitude, u = _rhs("tail_amplitude"), sp.Symbol("u", positive=True)
    assert amplitude.subs(ALPHA, 1) == 2 / sp.pi
    assert sp.limit(amplitude, ALPHA, 2) == 0
    assert _rhs("tail_shift").subs(ALPHA, 1) == 1 - sp.EulerGamma
    near = _rhs("mellin_transform").subs(
        {ALPHA: sp.Rational(3, 2), u: sp.Rational(3, 2) - sp.Rational(1, 10**12)}
    )
    pole = sp.N(near, 30) / 10**12
    assert abs(pole / sp.N(sp.Rational(3, 2) * amplitude.subs(ALPHA, sp.Rational(3, 2)), 30) - 1) < 1e-11


@pytest.mark.parametrize("alpha", ["0.6", "1.7"])
def test_moments_in_their_two_forms(alpha: str) -> None:
    """E|z|^u with reflection against the form with two Gamma functions, at complex u too."""
    a, u = sp.Rational(alpha), sp.Symbol("u", positive=True)
    for point in (sp.Rational(1, 5), sp.Rational(-1, 3) + sp.I * 2):
        one = sp.N(_rhs("mellin_transform").subs({ALPHA: a, u: point}), 40)
        two = (
            2**point
            * sp.gamma((1 + point) / 2)
            * sp.gamma(1 - point / a)
            / (sp.sqrt(sp.pi) * sp.gamma(1 - point / 2))
        )
        assert abs(sp.N(one / two - 1, 40)) < 1e-35


def test_cauchy_transform_is_the_double_pole_series() -> None:
    """At alpha = 1, M - 1 - (2/pi) s (ln s - 1 + gamma_E) is O(s^2 ln s)."""
    s = sp.Symbol("s", positive=True)
    M = sp.lambdify(s, _rhs("laplace_transform.cauchy"), "mpmath")
    with mp.workdps(40):
        for power in (6, 8):
            small = mp.mpf(10) ** -power
            left = M(small) - 1 - 2 / mp.pi * small * (mp.log(small) - 1 + mp.euler)
            assert abs(left) < 2 * small**2 * abs(mp.log(small))


@pytest.mark.parametrize(("alpha", "name", "point"), [(1, "cauchy", "0.4"), (2, "gaussian", "0.25")])
def test_transforms_of_closed_forms(alpha: int, name: str, point: str) -> None:
    """F(p) of heavy_tailed.laplace_transform is the Mellin transform of the closed forms of M."""
    p, s = sp.Symbol("p", positive=True), sp.Symbol("s", positive=True)
    with mp.workdps(20):
        M, at = sp.lambdify(s, _rhs(f"laplace_transform.{name}"), "mpmath"), mp.mpf(point)
        exact = sp.lambdify(p, _rhs("laplace_transform").subs(ALPHA, alpha), "mpmath")(at)

        def integrand(u: mp.mpf) -> mp.mpf:
            return M(mp.exp(u)) * mp.exp(at * u)

        assert abs(mp.quad(integrand, mp.linspace(-150, 30, 37)) / exact - 1) < 1e-3


def test_kappa_of_tanh() -> None:
    assert abs(float(sp.N(sp.log(Glaisher()), 30)) - float(mp.log(mp.glaisher))) < 1e-15
    kappa = formula("heavy_tailed.mean_field_scale.kappa")
    assert "Glaisher" in kappa.text()
    assert "A_{G}" in kappa.latex()


def test_growth_probability_at_the_critical_gain() -> None:
    """1/2 - skew/(6 sqrt(2 pi T)): not one half."""
    P, a = formula("heavy_tailed.growth_probability").statement.rhs, sp.Symbol("a", real=True)
    kappa = sp.Symbol("kappa_3", real=True)
    assert sp.simplify(P.subs(a, 0) - (sp.Rational(1, 2) - kappa / (6 * sp.sqrt(2 * sp.pi)))) == 0


def test_bare_names_find_the_column() -> None:
    assert formula("annealed_critical_gain").id == "heavy_tailed.annealed_critical_gain"
    assert formula("quiescent_fraction").source.where
