"""The series of the frozen branch against numbers found another way, and the derivations that refuse."""

import mpmath as mp
import pytest
import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.plastic.notation import k, kappa, q


def gain(strength: str, activity: str) -> mp.mpf:
    """g of the frozen state at q by Gauss-Hermite means over eta and fixed points of x = eta + k q tanh x."""
    s, square, nodes = mp.mpf(strength) * mp.mpf(activity), mp.mpf(activity), 60
    points, weights = (mp.matrix(part) for part in zip(*_hermite(nodes), strict=True))

    def gap(g: mp.mpf) -> mp.mpf:
        total = mp.mpf(0)
        for z, w in zip(points, weights, strict=True):
            eta = g * mp.sqrt(square) * z
            x = eta
            for _ in range(60):
                x = eta + s * mp.tanh(x)
            total += w * mp.tanh(x) ** 2
        return total - square

    return mp.findroot(gap, (1, 1.05))


def _hermite(n: int) -> list[tuple[mp.mpf, mp.mpf]]:
    import numpy as np

    z, w = np.polynomial.hermite_e.hermegauss(n)
    return [(mp.mpf(a), mp.mpf(b)) for a, b in zip(z, w / w.sum(), strict=True)]


@pytest.mark.parametrize("strength", ["-1", "0.5", "1.2"])
def test_landau_series_misses_by_its_remainder(strength: str) -> None:
    series = formula("plastic.landau", order=4).series
    misses = []
    for activity in ("0.04", "0.02"):
        value = sp.Add(*(c * sp.Rational(activity) ** n for n, c in enumerate(series.coefficients)))
        misses.append(gain(strength, activity) - mp.mpf(sp.Rational(value.subs(k, sp.Rational(strength)))))
    assert 20 < float(misses[0] / misses[1]) < 45  # 2^5


def test_landau_series_of_any_odd_phi() -> None:
    slope = formula("plastic.landau", order=1, phi="erf").series.coefficients[1]
    assert sp.expand(slope - (sp.pi / 4 - k)) == 0
    assert formula("plastic.tricritical").statement.rhs.subs({"c1": 1, "c3": -2}) != sp.nan


def test_fold_of_the_series() -> None:
    coefficients = formula("plastic.static_fold").series.coefficients
    assert coefficients == (1, 0, sp.Rational(-3, 8), sp.Rational(-27, 64), sp.Rational(-5211, 10240))
    activity = formula("plastic.static_fold").derivation[-2].relation.rhs
    assert [activity.coeff(kappa, n) for n in (1, 2, 3)] == [
        sp.Rational(3, 4),
        sp.Rational(81, 64),
        sp.Rational(2691, 2560),
    ]


def test_orders_are_held() -> None:
    with pytest.raises(UsageError, match="order"):
        formula("plastic.landau", order=9)


def test_another_equation_than_a_frozen_state_is_refused() -> None:
    from rnnchaos.theory.algebra.operations import DoesNotFollow

    step = formula("plastic.landau").derivation[1]
    start = formula("plastic.landau").derivation[0].relation
    with pytest.raises(DoesNotFollow):
        step.expected(eq(start.lhs, start.rhs + q))
