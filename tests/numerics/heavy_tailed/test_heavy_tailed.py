"""The heavy-tailed network in numbers: references, closed forms, independent oracles, limits, two engines,
bad input."""

from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.heavy_tailed.laplace import transform
from rnnchaos.numerics.heavy_tailed.log_moments import (
    Arc,
    InverseMoment,
    arc_moments,
    gaussian_log_moments,
    landau_coefficient,
    landau_length,
    log_moments,
    summed_log_moments,
)
from rnnchaos.numerics.heavy_tailed.stable_law import moment_bound
from rnnchaos.numerics.heavy_tailed.weight_law import normal, normal_moment, stable, stable_moment
from rnnchaos.theory import catalogue
from rnnchaos.theory.errors import UsageError

REFERENCES = {
    "1": "0.163128298419558198972",
    "1.5": "0.372329713421383121095",
    "2": "0.707460540890254837961",
}


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = tuple(dict.fromkeys((*catalogue.COLUMNS, "heavy_tailed")))
    monkeypatch.setattr(catalogue, "COLUMNS", columns)


def value(name: str, **parameters: Any) -> Any:
    return evaluate(f"heavy_tailed.{name}", **parameters)


@pytest.mark.parametrize("alpha", REFERENCES)
def test_reference_gains(alpha: str) -> None:
    found = value("annealed_critical_gain", alpha=alpha, N=1000, digits=20)
    assert found.certified
    assert found.decimal(4)[0].startswith(REFERENCES[alpha])


def test_cauchy_gain_from_the_closed_form() -> None:
    """Frullani's integral at alpha = 1 by mpmath's quadrature of Ci and Si: shares nothing with the
    engine."""
    with mp.workdps(25):

        def M(s: Any) -> Any:
            return 2 / mp.pi * (mp.ci(s) * mp.sin(s) + (mp.pi / 2 - mp.si(s)) * mp.cos(s))

        def integrand(u: Any) -> Any:
            t = mp.exp(u)
            return mp.exp(-t) - M(t / 10) ** 10

        total = mp.quad(integrand, mp.linspace(-50, 10, 31))
        exact = value("annealed_critical_gain", alpha=1, N=10, digits=15)
        assert abs(mp.exp(-total) / exact.mpf - 1) < 1e-14


@pytest.mark.parametrize("alpha", ["0.1", "0.5", "0.95", "1.05", "1.7", "1.95"])
def test_one_neuron_in_closed_form(alpha: str) -> None:
    """N = 1: Xi = gamma_E (1/alpha - 1), Var ln S = pi^2 (1 + alpha^2/2)/6, third cumulant 2 zeta(3) (1 -
    alpha^3)."""
    with working_bits(160):
        law = stable(Fraction(alpha))
        a, found, closed = arb_of(law.alpha), summed_log_moments(law, 1, 60), log_moments(law, 1, 60)
        for one in ("mean", "variance", "third"):
            assert getattr(found, one).overlaps(getattr(closed, one))
        assert found.mean.overlaps(arb.const_euler() * (1 - a))
        assert found.variance.overlaps(arb.pi() ** 2 / 6 * (1 + a**2 / 2))
        assert found.third.overlaps(2 * arb(3).zeta() * (1 - a**3))
        assert found.mean.rad() < arb(2) ** -60
        assert found.third.rad() < arb(2) ** -50


def test_the_law_of_one_cauchy_weight_is_symmetric() -> None:
    assert float(value("log_skewness", alpha=1, N=1)) == 0
    assert value("log_skewness", alpha=1, N=1).certified


def test_general_route_reaches_the_closed_one_at_two() -> None:
    """alpha = 2 - 1e-20 by the series and the Mellin-Barnes line, against polygammas; the last term of M is
    1e-20 away."""
    with working_bits(160):
        exact, found = gaussian_log_moments(7), log_moments(stable(2 - Fraction(1, 10**20)), 7, 50)
        assert abs(found.mean - exact.mean) < arb("1e-14")
        assert abs(found.variance - exact.variance) < arb("1e-14")


@pytest.mark.parametrize(
    ("alpha", "u"), [("0.1", 3), ("1", 3), ("1.5", 1), ("1.9", -1), ("1.999", -1.3), ("1.999", 2)]
)
def test_representations_of_the_transform_overlap(alpha: str, u: float) -> None:
    for law in (stable(Fraction(alpha)), normal(Fraction(alpha))):
        table = transform(law, 80)
        with working_bits(160):
            exact, between = table.log(arb(u)), table._between(arb(u)).log()
            assert exact.overlaps(between)
            assert between.rad() < exact.exp() ** -1 * arb("1e-20")
            assert exact.rad() < arb("1e-20")


@pytest.mark.parametrize(("alpha", "s"), [("0.5", 3), ("1.5", 10)])
def test_normal_transform_against_quadrature(alpha: str, s: int) -> None:
    with working_bits(120), mp.workdps(25):

        def density(x: Any) -> Any:
            return mp.exp(-x * x / 2 - s * x ** mp.mpf(alpha))

        total = 2 * mp.quad(density, [0, 0.01, 0.1, 1, 4, 12]) / mp.sqrt(2 * mp.pi)
        found = transform(normal(Fraction(alpha)), 60).log(arb(s).log()).exp()
        assert abs(float(found) / float(total) - 1) < 1e-13


@pytest.mark.parametrize("alpha", ["0.6", "1.5"])
def test_complex_moments_of_one_neuron(alpha: str) -> None:
    """N = 1: E S^-q is E|z|^(-alpha q), also on the left of 0; the same for the normal start."""
    a = Fraction(alpha)
    with working_bits(160):
        for c in (arb("0.3"), arb("-0.3")):
            arc = Arc(c, arb("0.25"), 12)
            found = zip(
                arc.exponents(),
                arc_moments(stable(a), 1, arc, 60),
                arc_moments(normal(a), 1, arc, 60),
                strict=True,
            )
            for q, weight, start in found:
                for ball, exact in (
                    (weight, stable_moment(a, -q * arb_of(a))),
                    (start, normal_moment(-q * arb_of(a))),
                ):
                    assert ball.overlaps(exact)
                    assert ball.real.rad() < arb("1e-10")


def test_inverse_moments_at_two() -> None:
    """alpha = 2: E S^-p = (N/4)^p Gamma(N/2 - p)/Gamma(N/2)."""
    with working_bits(100):
        p, n = arb("2.5"), arb(10) / 2
        found, slope = InverseMoment(stable(Fraction(2)), 10)(p)
        exact = p * (n / 2).log() + ((n - p).gamma() / n.gamma()).log()
        assert found.overlaps(exact)
        assert slope.overlaps((n / 2).log() - (n - p).digamma())
        assert found.rad() < arb("1e-20")


@pytest.mark.parametrize("alpha", ["0.7", "1", "1.6"])
def test_large_n_approaches_with_the_next_term(alpha: str) -> None:
    """ln(g_K/g)/(next term) -> 1 as N grows from 1e3 to 1e15, at orders 2 and 4; plus 1/(2N alpha), beyond
    all orders."""
    a = Fraction(alpha)
    for order in (2, 4):
        gaps = []
        for size in (10**3, 10**6, 10**9, 10**15):
            exact = value("annealed_critical_gain", alpha=alpha, N=size, digits=18)
            cut = value("annealed_critical_gain.large_n", alpha=alpha, N=size, order=order, digits=18)
            with working_bits(100):
                gap = (exact.arb / cut.arb).log() * arb_of(a) + arb(1) / (2 * size)
                gaps.append(
                    float(gap / (landau_coefficient(order + 1) / landau_length(a, size) ** (order + 1)))
                )
        assert abs(gaps[-1] - 1) < 0.35
        assert abs(gaps[-1] - 1) < abs(gaps[1] - 1) or abs(gaps[-1] - 1) < 0.1


def test_skewness_and_width_of_public_numbers() -> None:
    assert abs(float(value("log_skewness", alpha=1, N=100)) - 2.39) < 0.005
    assert abs(float(value("log_skewness", alpha=1, N=1000)) - 3.04) < 0.005
    width = value("transition_width", alpha=2, N=1000, digits=15)
    with working_bits(100):
        assert width.arb.overlaps(acb(500).polygamma(1).real.sqrt() / 2)


def test_monte_carlo_of_mean_width_and_skewness() -> None:
    """20000 samples of S at alpha = 1, N = 50, against the exact moments at five standard errors."""
    draws = np.random.default_rng(np.random.SeedSequence(5)).standard_cauchy((20_000, 50))
    logs = np.log(np.abs(draws).mean(axis=1))
    exact = log_moments(stable(Fraction(1)), 50, 53)
    mean, spread = float(exact.mean), float(exact.variance) ** 0.5
    assert abs(logs.mean() - mean) < 5 * spread / 20_000**0.5
    assert abs(logs.std() / spread - 1) < 0.1
    assert abs(((logs - mean) ** 3).mean() / spread**3 - float(exact.skewness)) < 1.5


QUIET = {"alpha": 1, "N": 1000, "steps": 10, "g": "0.1468154685776", "threshold": "0.1"}


def test_quiescent_fraction_of_the_figure() -> None:
    """alpha = 1, N = 1000, T = 10, g = 0.9 of the critical gain: simulated 0.675(8); the plain normal law has
    0.632."""
    exact = value("quiescent_fraction", **QUIET, digits=5)
    normal_law = value("quiescent_fraction", **QUIET, definition="normal", digits=5)
    edgeworth = value("quiescent_fraction", **QUIET, definition="edgeworth", digits=5)
    assert exact.certified
    assert not edgeworth.certified
    assert abs(float(exact) - 0.675) < 2 * 0.008
    assert abs(float(normal_law) - 0.632) < 0.001
    assert abs(float(edgeworth) - float(exact)) < 0.005


def test_quiescent_fraction_against_sampled_amplitudes() -> None:
    """The amplitude sampled step by step at N = 20, alpha = 1, from a constant start; E F_|z|(eps/A) is the
    estimate."""
    rng, runs, size, steps = np.random.default_rng(np.random.SeedSequence(8)), 40_000, 20, 4
    log_a = np.full(runs, steps * np.log(0.2) + np.log(0.5))
    for _ in range(steps - 1):
        log_a += np.log(np.abs(rng.standard_cauchy((runs, size))).mean(axis=1))
    inside = 2 / np.pi * np.arctan(0.1 / np.exp(log_a))
    exact = value("quiescent_fraction", alpha=1, N=size, steps=steps, g="0.2", x0="0.5", digits=5)
    assert abs(inside.mean() - float(exact)) < 5 * inside.std() / runs**0.5


def test_one_step_is_the_law_itself() -> None:
    """T = 1 from a constant start: P = 2 F(eps/(g x0)) - 1."""
    for alpha in ("0.7", "1.4", "2"):
        found = value("quiescent_fraction", alpha=alpha, N=10, steps=1, g=1, x0=2, threshold=3, digits=8)
        below = value("stable_cdf", alpha=alpha, x="1.5", digits=14)
        assert abs(found.mpf - (2 * below.mpf - 1)) < 1e-8


@pytest.mark.parametrize("threshold", ["1e-90", "1e-9", "0.02", "40", "1e9"])
def test_both_tails_of_one_step(threshold: str) -> None:
    """Cauchy weights: P = (2/pi) atan(eps/(g x0)), to all digits near 0, and near 1 within the radius."""
    found = value("quiescent_fraction", alpha=1, N=10, steps=1, g=2, x0=1, threshold=threshold, digits=20)
    assert found.certified
    with mp.workdps(150):
        truth = 2 / mp.pi * mp.atan(mp.mpf(threshold) / 2)
        assert abs(found.mpf - truth) <= mp.mpf(10) ** -20 * truth


@pytest.mark.parametrize("definition", ["exact", "normal"])
def test_the_figure_of_the_paper_has_a_value_everywhere(definition: str) -> None:
    """alpha = 2, T = 3000: gains from deep in quiescence to deep in activity; the fraction falls from 1 to
    0."""
    found = [
        value("quiescent_fraction", alpha=2, N=1000, steps=3000, g=g, definition=definition, digits=5)
        for g in ("0.01", "0.3", "0.69", "0.7", "0.705", "0.71", "0.72", "1")
    ]
    assert all(each.certified for each in found)
    assert [float(each) for each in found] == sorted((float(each) for each in found), reverse=True)
    assert float(found[1]) == pytest.approx(1, abs=1e-9)
    assert 0 < found[-1].mpf < mp.mpf(10) ** -400


def test_the_fraction_at_gaussian_weights_is_an_average_over_a_gamma_variable() -> None:
    """alpha = 2, T = 2: x = g^2 x0 sqrt(S) z, S = (4/N) Gamma(N/2); above, below and between the tails."""
    for threshold in ("0.001", "0.3", "1", "4"):
        found = value("quiescent_fraction", alpha=2, N=6, steps=2, g=1, x0=1, threshold=threshold, digits=12)
        with mp.workdps(25):

            def inside(y: Any) -> Any:
                return mp.erf(mp.mpf(threshold) / 2 / mp.sqrt(y * 2 / 3)) * y**2 * mp.exp(-y) / 2  # noqa: B023

            truth = mp.quad(inside, [0, mp.mpf("0.01"), 1, 4, 20, 80])
        assert abs(found.mpf / truth - 1) < 1e-11


def test_intermittency_exponent() -> None:
    """mu solves E S^(-mu/alpha) = g^mu, tends to 0 at the critical gain like 2 lambda/sigma_Xi^2, and is none
    below it."""
    found = value("intermittency_exponent", alpha="1.5", N=100, g="0.6", digits=12)
    with working_bits(100):
        level = InverseMoment(stable(Fraction(3, 2)), 100)(arb(str(found)) / arb("1.5"))[0]
        assert abs(level - arb(str(found)) * arb("0.6").log()) < arb("1e-10")
    gain = value("annealed_critical_gain", alpha=1, N=1000, digits=15)
    near = Fraction(str(gain)) * Fraction(1001, 1000)
    width = float(value("transition_width", alpha=1, N=1000))
    mu = float(value("intermittency_exponent", alpha=1, N=1000, g=near, digits=8))
    assert abs(mu / (2 * np.log(1.001) / width**2) - 1) < 0.01
    below = value("intermittency_exponent", alpha=1, N=1000, g="0.1")
    assert below.state == "none"
    assert below.arb is None
    at_two = value("intermittency_exponent", alpha=2, N=6, g=1, digits=10)
    assert abs(mp.log(mp.gamma(3 - at_two.mpf / 2) / mp.gamma(3)) + at_two.mpf / 2 * mp.log(1.5)) < 1e-9


def test_mean_field_scale() -> None:
    found = value("mean_field_scale", alpha=1, g=1, digits=12)
    assert found.certified
    assert round(float(found), 11) == 0.51206999206
    quiet = value("mean_field_scale", alpha=2, g="0.7")
    assert (quiet.state, float(quiet)) == ("quiescent", 0.0)


def test_mean_field_at_two_is_a_gaussian_mean() -> None:
    """gamma^2 = g^2 E tanh^2(sqrt 2 gamma n), n normal."""
    gamma = value("mean_field_scale", alpha=2, g="1.2", digits=15).mpf
    with mp.workdps(25):

        def f(n: Any) -> Any:
            return mp.tanh(mp.sqrt(2) * gamma * n) ** 2 * mp.exp(-n * n / 2) / mp.sqrt(2 * mp.pi)

        assert abs(1.44 * mp.quad(f, [-12, -3, 0, 3, 12]) / gamma**2 - 1) < 1e-13


def test_essential_singularity_and_its_constant() -> None:
    """gamma exp(pi/(2 g)) -> exp(kappa), kappa = 12 ln A - gamma_E - (7/3) ln 2 (tanh, alpha = 1)."""
    found = value("mean_field_scale", alpha=1, g="0.06", digits=18)
    with mp.workdps(30):
        kappa = 12 * mp.log(mp.glaisher) - mp.euler - mp.mpf(7) / 3 * mp.log(2)
        assert abs(found.mpf * mp.exp(mp.pi / mp.mpf("0.12") - kappa) - 1) < 1e-15


@pytest.mark.parametrize("phi", ["erf", "atan", "algebraic", "gd"])
def test_cauchy_mean_field_of_every_phi(phi: str) -> None:
    """g E|phi(gamma z)|/gamma = 1 by mpmath over the Cauchy law."""
    from rnnchaos.numerics.nonlinearity.compiled import compiled
    from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
    from rnnchaos.theory.nonlinearity.registry import nonlinearity

    gamma = value("mean_field_scale", alpha=1, g="1.5", phi=phi, digits=12).mpf
    f = compiled(nonlinearity(phi).node, MPMATH)
    with mp.workdps(20):
        mean = 2 / mp.pi * mp.quad(lambda x: f(gamma * x) / (1 + x * x), [0, 1, 5, 50, mp.inf])
        assert abs(1.5 * mean / gamma - 1) < 1e-10


@pytest.mark.parametrize("phi", ["tanh", "erf", "atan", "algebraic", "gd"])
def test_phi_is_bounded_in_the_sector(phi: str) -> None:
    """|phi| <= 3 for |arg w| <= pi/4 and <= 2 on the line: what the quadrature's error bound assumes."""
    from rnnchaos.numerics.nonlinearity.compiled import compiled
    from rnnchaos.numerics.nonlinearity.over_mpmath import MPMATH
    from rnnchaos.theory.nonlinearity.registry import nonlinearity

    f = compiled(nonlinearity(phi).node, MPMATH)
    points = [r * mp.expj(a * mp.pi / 4) for r in mp.linspace(0.02, 12, 150) for a in (0.3, 0.7, 1)]
    assert max(abs(f(w)) for w in points) < 3
    assert max(abs(f(abs(w))) for w in points) < 2


def test_series_and_moment_bounds_hold() -> None:
    """|g(n)| <= G_n, |g'(n)| <= 12 n G_n and its ratio; the decay of E|z|^-p beyond any height."""
    with working_bits(80):
        for alpha in ("0.1", "0.9", "1.4", "1.99"):
            law = stable(Fraction(alpha))
            for n in (1, 2, 7, 40):
                logarithmic, plain = law.small(n)
                assert abs(logarithmic) <= law.small_size(n)
                assert abs(plain) <= 12 * n * law.small_size(n)
                assert law.small_size(n + 1) * (n + 1) <= law.small_ratio(n) * law.small_size(n) * n
            for c in (arb("0.45"), arb("-0.09")):
                for y, v in ((5, 5), (5, 30), (40, 41)):
                    decay = (arb(v) / y) ** 6 * (-arb.pi() * (v - y) / (2 * arb_of(Fraction(alpha)))).exp()
                    size = stable_moment(Fraction(alpha), -acb(c, v)).abs_lower()
                    assert size <= moment_bound(Fraction(alpha), c, arb(y)) * decay


def test_threshold_gain() -> None:
    """A sharp threshold would have I = 1/alpha; tanh(x^3): the estimate agrees with mpmath, and names the
    order."""
    found = value("threshold_gain", alpha="1.3", phi="tanh(x**3)", digits=10)
    assert not found.certified
    assert "discontinuous" in (found.message or "")
    other = value("threshold_gain", alpha="1.3", phi="tanh(x**3)", digits=10, engine="mpmath")
    assert abs(found.mpf / other.mpf - 1) < 1e-9
    assert "is continuous" in (value("threshold_gain", alpha=1, phi="tanh(x**3)", digits=5).message or "")
    for bad in ("tanh", "x**3"):
        with pytest.raises(UsageError, match="phi"):
            value("threshold_gain", alpha=1, phi=bad)


ENGINES = [
    ("annealed_critical_gain", {"alpha": "1.3", "N": 50}),
    ("transition_width", {"alpha": "0.8", "N": 5}),
    ("log_skewness", {"alpha": "1.9", "N": 30}),
    ("annealed_growth", {"alpha": "1.5", "N": 200, "g": "0.5"}),
    ("annealed_critical_gain.large_n", {"alpha": "1.2", "N": 10**6, "order": 5}),
    ("intermittency_exponent", {"alpha": 1, "N": 40, "g": "0.4"}),
    ("mean_field_scale", {"alpha": 1, "g": "0.8"}),
    ("stable_cdf", {"alpha": "1.4", "x": "-20"}),
]


@pytest.mark.parametrize(("name", "parameters"), ENGINES)
def test_two_engines_agree(name: str, parameters: dict[str, Any]) -> None:
    ball, second = (value(name, **parameters, digits=7, engine=engine) for engine in ("ball", "mpmath"))
    assert ball.certified
    assert not second.certified
    assert ball.arb.overlaps(second.arb)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("quiescent_fraction", {"alpha": 1, "N": 30, "g": "0.2", "steps": 3}),
        ("mean_field_scale", {"alpha": "1.5", "g": 1}),
    ],
)
def test_two_engines_agree_slowly(name: str, parameters: dict[str, Any]) -> None:
    ball, second = (value(name, **parameters, digits=6, engine=engine) for engine in ("ball", "mpmath"))
    assert ball.arb.overlaps(second.arb)


def test_precision_doubled_stays_inside() -> None:
    for name, parameters in ENGINES[:4]:
        low, high = (value(name, **parameters, digits=d) for d in (15, 40))
        assert low.arb.contains(high.arb)


def test_extremes_of_the_range() -> None:
    for alpha in ("0.1", "1", "1.999999"):
        for size in (1, 2, 10**15):
            found = value("annealed_critical_gain", alpha=alpha, N=size, digits=12)
            assert found.certified
            assert float(found) > 0


def test_arrays_and_lists() -> None:
    gains = evaluate("heavy_tailed.annealed_critical_gain", alpha=np.array([1.0, 1.5, 2.0]), N=1000)
    assert np.allclose(gains, [float(REFERENCES[k]) for k in ("1", "1.5", "2")], rtol=1e-14)


@pytest.mark.parametrize("N", ["0", "-5", "1.5", "1e400", "nan", "1e16"])
def test_bad_size(N: str) -> None:
    with pytest.raises(UsageError, match="N = "):
        value("annealed_critical_gain", alpha=1, N=N)


@pytest.mark.parametrize("alpha", ["0", "-1", "2.1", "nan", "1e-9"])
def test_bad_alpha(alpha: str) -> None:
    with pytest.raises(UsageError, match="alpha = "):
        value("annealed_critical_gain", alpha=alpha, N=1000)


@pytest.mark.parametrize("g", ["1e400", "0", "-1", "inf"])
def test_bad_gain(g: str) -> None:
    with pytest.raises(UsageError, match="g = "):
        value("annealed_growth", alpha=1, N=10, g=g)


def test_other_bad_input() -> None:
    for name, bad in (
        ("x0", "0"),
        ("x0", "normal2"),
        ("steps", "0"),
        ("threshold", "-1"),
        ("definition", "gauss"),
    ):
        with pytest.raises(UsageError, match=name):
            value("quiescent_fraction", **{**QUIET, name: bad})
    with pytest.raises(UsageError, match="phi"):
        value("mean_field_scale", alpha=1, g=1, phi="x/(1+x**2)")
    with pytest.raises(UsageError, match="N"):
        value("annealed_critical_gain.large_n", alpha=1, N=2)


def test_three_gains_have_three_names() -> None:
    with pytest.raises(
        UsageError, match="annealed_critical_gain, quenched_critical_gain, lyapunov_crossing_gain"
    ):
        evaluate("heavy_tailed.critical_gain", alpha=1, N=1000)
    for name in ("quenched_critical_gain", "lyapunov_crossing_gain"):
        with pytest.raises(UsageError, match="rnnchaos simulate") as refused:
            evaluate(name, alpha=1, N=1000)
        assert refused.value.exit_code == 64
