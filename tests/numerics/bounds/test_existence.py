"""Proofs that a root exists: refused where none does or where a sign is not certain; what a weaker step would
have let through is seen.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from flint import arb

from rnnchaos.numerics.ball import roots, sign_change
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.gradient import effective_temperature
from rnnchaos.numerics.heavy_tailed import mean_field
from rnnchaos.numerics.modular import state
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import REGISTRY
from tests.numerics.bounds.plant import planted

ENDS = "box.contains_interior(root)"


def newton_from_zero(f: Callable[[arb], arb], slope: Callable[[arb], arb]) -> arb:
    """The interval Newton step for f around 0."""
    zero = arb(0)
    return roots.enclose(f(zero), slope, zero, slope(zero).mid(), "a test")[0]


def no_root() -> arb:
    """f = exp: it rises everywhere and vanishes nowhere."""
    return newton_from_zero(lambda x: x.exp(), lambda x: x.exp())


def far_root() -> arb:
    """f = exp - 2 from 0, where the tangent's root is 1 and the true one ln 2."""
    return newton_from_zero(lambda x: x.exp() - 2, lambda x: x.exp())


def test_interval_newton_encloses_what_it_proves() -> None:
    found = newton_from_zero(lambda x: x.exp() - arb("1.001"), lambda x: x.exp())
    assert found.contains(arb("1.001").log())
    assert found.rad() < 1e-5


@pytest.mark.parametrize("attempt", [no_root, far_root])
def test_interval_newton_refuses_what_it_cannot_prove(attempt: Callable[[], arb]) -> None:
    with pytest.raises(NonConvergence):
        attempt()


def test_an_overlap_would_find_a_root_where_there_is_none() -> None:
    with planted(roots.enclose, (ENDS, "box.overlaps(root)")):
        assert no_root().is_finite()


def test_the_slope_at_the_midpoint_would_miss_the_root() -> None:
    with planted(roots.enclose, ("slope_on(box)", "slope_on(box.mid())")):
        assert not far_root().contains(arb(2).log())


def uncertain(x: arb) -> arb:
    """A function that rises through 1, known to within 2 only: no sign is certain."""
    return widened(x - 1, arb(2))


def test_a_change_of_sign_is_certain_or_refused() -> None:
    given: dict[str, Any] = {"bits": 40, "loss": 8, "what": "a test"}
    assert sign_change.sign_change(lambda x: x - 1, Fraction(4), **given).contains(1)
    with pytest.raises(NonConvergence, match="enclosure"):
        sign_change.sign_change(uncertain, Fraction(4), **given)
    midpoints = ("f(low) < 0 and f(high) > 0", "f(low).mid() < 0 and f(high).mid() > 0")
    with planted(sign_change._enclosed, midpoints):
        assert sign_change.sign_change(uncertain, Fraction(4), **given).contains(1)


def test_the_temperature_by_increments_is_certain_or_refused() -> None:
    with working_bits(200):
        assert effective_temperature._proved(lambda x: x - 1, arb(1)).contains(1)
        with pytest.raises(NonConvergence):
            effective_temperature._proved(uncertain, arb(1))


def test_the_mean_field_scale_is_certain_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    true = mean_field._residual
    monkeypatch.setattr(mean_field, "_residual", lambda *given: lambda x: widened(true(*given)(x), arb(100)))
    with pytest.raises(NonConvergence):
        mean_field.mean_field_scale(Fraction(1), Fraction(1), REGISTRY["erf"], 40)


def test_a_level_of_the_hierarchy_is_certain_or_refused() -> None:
    assert state._sure(arb(1)) == 1
    assert state._sure(Fraction(-1)) == -1
    with pytest.raises(NonConvergence, match="whether a level is active"):
        state._sure(widened(arb(0), arb("1e-9")))
