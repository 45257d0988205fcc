"""Where the proofs of a Hermite rule stand, and that nothing is said where they do not."""

import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.bands.proof import band_of
from rnnchaos.numerics.pairs.curvature import mean_square_curvature
from rnnchaos.numerics.pairs.hermite_balls import HermiteBalls, hermite_balls, plan
from rnnchaos.numerics.pairs.hermite_rule import HermiteRule, square_error
from rnnchaos.numerics.pairs.jets import Jet
from rnnchaos.numerics.pairs.rule_errors import RuleErrors
from rnnchaos.theory.errors import Unproved, present
from rnnchaos.theory.nonlinearity.registry import EVERY, nonlinearity

TANH = EVERY["tanh"]
RULE = plan(TANH, 0.5, 1.0, 0.7, 60)


def _errors(root: arb, base: arb) -> RuleErrors:
    assert isinstance(RULE, HermiteRule)
    return RuleErrors.of(RULE, present(band_of(TANH), "a band"), root, arb(1), base)


@pytest.mark.parametrize("variance", ["3", "10", "1 +/- 0.8"])
def test_a_rule_is_refused_where_the_variance_takes_it_beyond_the_band(variance: str) -> None:
    """The height that suits Delta0 = 1 is beyond the pole of tanh, where 1/cos^2 falls again."""
    assert isinstance(RULE, HermiteRule)
    assert RULE.height > 1
    with pytest.raises(Unproved, match="not shown to be analytic"):
        hermite_balls(TANH, arb("0.5"), arb(variance), RULE)


def test_a_short_range_is_refused() -> None:
    assert isinstance(RULE, HermiteRule)
    short = HermiteRule(RULE.step, int(3 / RULE.step), RULE.terms, RULE.height)
    with pytest.raises(Unproved, match=r"Z\^2 >= 12"):
        hermite_balls(TANH, arb("0.5"), arb(1), short)


@pytest.mark.parametrize("name", [name for name in EVERY if band_of(EVERY[name])])
def test_a_band_says_nothing_from_its_reach_on(name: str) -> None:
    band = present(band_of(EVERY[name]), "a band")
    if band.reach == float("inf"):
        return
    assert band.bound(arb(band.reach * (1 - 1e-12))).is_finite()
    for height in (arb(band.reach), arb(band.reach, 1), arb(2 * band.reach), arb.nan()):
        with pytest.raises(Unproved):
            band.bound(height)


def test_between_two_levels_a_proved_band_takes_the_upper() -> None:
    """However little above the lower one."""
    band = present(band_of(nonlinearity("tanh(x) + 1/3")), "a band")
    levels = [band.reach * k / 16 for k in (1, 2, 5, 6, 11, 12)]
    for low, high in zip(levels[::2], levels[1::2], strict=True):
        for more in (1e-15, 1e-12, 1e-9, 1e-3):
            just_above = arb(low) * (1 + arb(more))
            assert band.bound(just_above) >= band.bound(arb(high) * (1 - arb(1e-6)))


def test_derivatives_are_widened_by_the_least_root() -> None:
    """The error of d/dm E f is that of E f z over s, whatever s in its ball."""
    errors = _errors(arb(0.6, 0.3), arb(0))
    wide = errors.wider(Jet(arb(0), arb(0), arb(0)), arb(1))
    assert wide.mean.contains(1 / arb(0.3))
    assert wide.variance.contains(1 / (2 * arb(0.3) ** 2))


def test_the_primitive_counts_from_where_it_was_taken() -> None:
    """Where |Phi(m) - B| = 1e6 the mean of (Phi - B)^2 errs by no less than that of a constant 1e12."""
    assert isinstance(RULE, HermiteRule)
    constant = square_error(RULE, *[(arb(10**6), arb(0), arb(0))] * 2)
    near, far = (_errors(arb(1), arb(base)).primitive_square for base in (0, 10**6))
    assert far > constant > near


def _short(variance: str, terms: int) -> HermiteBalls:
    rule = plan(TANH, 0.5, float(variance), 0.7, 120)
    assert isinstance(rule, HermiteRule)
    cut = HermiteRule(rule.step, rule.count, terms, rule.height)
    return hermite_balls(TANH, arb("0.5"), arb(variance), cut)


@pytest.mark.parametrize("rho", ["-0.3", "-0.8", "0.8"])
@pytest.mark.parametrize("terms", [4, 5])
def test_what_a_short_expansion_lacks_has_the_sign_it_may_have(rho: str, terms: int) -> None:
    """Beside the expansion with all terms: at rho < 0 from odd and even lengths, from below and above."""
    with working_bits(140):
        fine, coarse = (_short("1.3", n).pair(arb(rho) * arb("1.3")) for n in (90, terms))
        for one, other in ((fine.product, coarse.product), (fine.integral, coarse.integral)):
            for name in ("value", "mean", "variance", "covariance"):
                assert getattr(one, name).overlaps(getattr(other, name)), name
                assert getattr(one, name).rad() < 0.5 * getattr(other, name).rad(), name


def test_beyond_full_correlation_nothing_is_said() -> None:
    """C at |Delta| > Delta0 has no meaning, and the remainder no bound."""
    means = _short("1.3", 30)
    for covariance in (arb("1.4"), arb("-1.4"), arb("1.3 +/- 0.01")):
        pair = means.pair(covariance)
        assert not pair.product.value.is_finite()
        assert not pair.integral.value.is_finite()


@pytest.mark.parametrize(("name", "m", "d"), [("tanh", "0.5", "1.2"), ("softplus", "-1", "3")])
def test_the_mean_square_curvature_is_enclosed(name: str, m: str, d: str) -> None:
    """Against mpmath's quadrature of its second derivative, from few terms and from many."""
    second = {
        "tanh": lambda x: -2 * mp.tanh(x) * mp.sech(x) ** 2,
        "softplus": lambda x: mp.sech(x / 2) ** 2 / 4,
    }
    with mp.workdps(20):
        mean, root = mp.mpf(m), mp.sqrt(mp.mpf(d))
        exact = mp.quad(lambda z: second[name](mean + root * z) ** 2 * mp.npdf(z), [-12, -6, -2, 0, 2, 6, 12])
    for bits, digits in ((10, -2), (30, 2), (80, 14)):
        with working_bits(2 * bits + 40):
            found = mean_square_curvature(EVERY[name], arb(m), arb(d), bits)
        assert abs(mpf_of(found.mid()) - exact) <= mpf_of(found.rad()) + mp.mpf(10) ** -15
        assert mpf_of(found.rad()) < exact / 10**digits
