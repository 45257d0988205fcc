"""Expressions may have several stationary states, or none: no state is taken for the only one unseen."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import SCANNED, evaluate
from rnnchaos.theory.errors import UsageError

FOLDED = "tanh(x)+tanh(x)**3"  # subcritical: active states beside quiescence below the onset


@pytest.mark.parametrize(
    ("quantity", "more"),
    [
        ("gaussian.variance", {}),
        ("scheme.variance", {"dt": "0.1"}),
        ("scheme.variance", {"dt": 1}),
        ("scheme.lyapunov_max", {"dt": 1}),
        ("scheme.spectrum_sum", {"dt": 1}),
        ("scheme.correlation", {"dt": "0.1", "lag": 1}),
        ("scheme.participation_ratio", {"dt": "0.1"}),
    ],
)
def test_quiescence_is_not_certified_beside_activity(quantity: str, more: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"2 branches beside quiescence.*Delta0 near 0.0296, 0.946"):
        evaluate(quantity, g="0.95", phi=FOLDED, digits=5, **more)


@pytest.mark.parametrize(("quantity", "more"), [("gaussian", {}), ("scheme", {"dt": "0.1"})])
def test_states_under_noise_are_counted(quantity: str, more: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"3 branches under noise D = 0\.001"):
        evaluate(f"{quantity}.variance.noise", g="0.95", D="0.001", phi=FOLDED, digits=5, **more)


def test_the_one_state_of_the_map_under_noise_solves_its_equation() -> None:
    """Delta0 = g^2 E phi^2 + 2 D by Gauss-Hermite quadrature; a scan of it finds no other root."""
    x, w = np.polynomial.hermite_e.hermegauss(60)
    w = w / w.sum()

    def gap(variance: float) -> float:
        t = np.tanh(np.sqrt(variance) * x)
        return variance - 0.95**2 * float(w @ (t + t**3) ** 2) - 0.002

    found = float(evaluate("scheme.variance.noise", g="0.95", D="0.001", dt=1, phi=FOLDED, digits=6))
    assert abs(gap(found)) < 1e-5
    signs = np.sign([gap(v) for v in np.geomspace(0.0021, 3, 400)])
    assert np.count_nonzero(np.diff(signs)) == 1


def test_at_step_one_a_large_variance_needs_no_expansion() -> None:
    """Against one-dimensional means by Simpson's rule."""
    found = float(evaluate("scheme.spectrum_sum", g=20, dt=1, digits=5))
    variance = float(evaluate("scheme.variance", g=20, dt=1, digits=8))
    z = np.linspace(-12, 12, 200_001)
    weight = np.exp(-z * z / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    y = np.abs(np.sqrt(variance) * z)
    log_slope = -2 * (y - np.log(2) + np.log1p(np.exp(-2 * y)))
    assert found == pytest.approx(np.log(20) - 0.5 + float(weight @ log_slope), rel=1e-5)
    assert variance == pytest.approx(400 * float(weight @ np.tanh(y) ** 2), rel=1e-6)


@pytest.mark.parametrize(
    ("phi", "certified"),
    [
        ("tanh", True),
        ("x/(1+x**2)", True),
        ("x/(1+abs(x))", True),
        ("sin(x)", False),
        ("tanh(x)+5*x**3/(100+x**2)/(1+x**2/10000)", False),  # its slope far out is 5
    ],
)
@pytest.mark.parametrize(
    ("quantity", "more"),
    [("gaussian.variance", {}), ("scheme.variance", {"dt": "0.2"})],
)
def test_quiescence_is_certified_where_activity_is_excluded(
    quantity: str, more: dict[str, Any], phi: str, certified: bool
) -> None:
    """At a gain at which no state is seen beside it: by the scan alone it is not."""
    found = evaluate(quantity, g="0.1", phi=phi, digits=5, **more)
    assert found == 0
    assert (found.certified, SCANNED in found.method) == (certified, not certified)
