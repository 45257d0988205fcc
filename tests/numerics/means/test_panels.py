"""Gaussian means of phi with a kink at 0: pieces that end there, two engines, and closed forms."""

import mpmath as mp
import numpy as np
import pytest
from flint import arb

import rnnchaos
from rnnchaos.numerics.ball.convert import exact_mpf
from rnnchaos.numerics.ball.panels import panel_rule
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.means.gauss_legendre import gauss_legendre_rule, running_integral
from rnnchaos.theory.errors import UsageError

SOFT = "x/(1 + abs(x))"


def test_the_state_solves_the_mean_field_equation() -> None:
    """Delta0^2 = 2 g^2 Var Phi, by mpmath's own quadrature on x > 0 of Phi = |x| - ln(1 + |x|)."""
    found = rnnchaos.evaluate("variance", g="1.5", phi=SOFT, digits=25)
    assert not found.certified
    assert "panels" in found.method
    with mp.workdps(40):
        variance = exact_mpf(found.arb)

        def mean(f: object) -> object:
            density = lambda x: mp.npdf(x, 0, mp.sqrt(variance))  # noqa: E731
            return 2 * mp.quad(lambda x: f(x) * density(x), [0, 0.1, 0.3, 1, 3, 10])  # type: ignore[operator]

        primitive = lambda x: x - mp.log1p(x)  # noqa: E731
        spread = mean(lambda x: primitive(x) ** 2) - mean(primitive) ** 2  # type: ignore[operator]
        assert abs(variance**2 / (2 * spread) - mp.mpf("2.25")) < mp.mpf(10) ** -24


def test_both_engines_and_arrays_agree() -> None:
    ball, other = (rnnchaos.evaluate("variance", g=3, phi=SOFT, engine=e) for e in ("ball", "mpmath"))
    assert ball.arb.overlaps(other.arb)
    array = rnnchaos.evaluate("variance", g=np.array([0.5, 3.0]), phi=SOFT)
    assert array[0] == 0
    assert array[1] == pytest.approx(float(ball), rel=1e-14)


def test_a_primitive_without_closed_form_is_accumulated_between_the_nodes() -> None:
    """int_0^x t/(1 + t) dt = x - ln(1 + x)."""
    with working_bits(120):
        rule = panel_rule(arb(1), 1.0, 6.0, 24)
        found = list(rule.integrals(lambda x: x / (1 + x)))
        for (x, _, _), total in zip(rule.points(), found, strict=True):
            assert abs(total - (x - x.log1p())) < arb(10) ** -25
    assert len(found) == 24 * (len(rule.edges) - 1) > 24


def test_the_onset_series_of_a_kink_is_refused() -> None:
    with pytest.raises(UsageError, match="derivative 2 at 0"):
        rnnchaos.formula("variance.onset", phi=SOFT)


def test_the_running_integral_is_exact_for_polynomials() -> None:
    """int_-1^x of t^k at each node, all k below the number of nodes."""
    with mp.workprec(120):
        nodes, matrix = gauss_legendre_rule(6, 120), running_integral(6, 120)
        for k in range(6):
            for (x, _), row in zip(nodes, matrix, strict=True):
                found = mp.fsum(a * t**k for a, (t, _) in zip(row, nodes, strict=True))
                assert abs(found - (x ** (k + 1) - (-1) ** (k + 1)) / (k + 1)) < mp.mpf(2) ** -110
