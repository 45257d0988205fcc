"""The series of the frozen branch against numbers found another way, and the derivations that refuse."""

import mpmath as mp
import pytest
import sympy as sp

from rnnchaos.theory.algebra.expectation import phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.plastic.notation import g, k, kappa, lam, q, x


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


def averaged(name: str, pieces: list[tuple[sp.Expr, float, float]], **at: float) -> float:
    """The right side of a frozen state's formula, phi on each piece of x > 0 as it is given."""
    (whole,) = formula(name).statement.rhs.atoms(sp.Integral)
    front, total = formula(name).statement.rhs / whole, 0.0
    for shape, low, high in pieces:
        known = {phi(0, x): shape, phi(1, x): sp.diff(shape, x)}
        inside = (front * whole.function).xreplace(known)
        f = sp.lambdify(x, inside.subs({g: at["g"], k: at["k"], q: at["q"]}), "mpmath")
        total += float(mp.quad(f, [low, low + (high - low) / 4, high]))
    return total


@pytest.mark.parametrize(("s", "alpha"), [(0.3, 0.8), (0.6, 1.5), (0.0, 1.0)])
def test_clip_in_closed_form(s: float, alpha: float) -> None:
    """phi = clip(x, -1, 1) at s = k q < 1, alpha = (1 - s)/(g sqrt q): q, and Sigma."""
    inside = mp.erf(alpha / mp.sqrt(2))
    tail = mp.sqrt(2 / mp.pi) * alpha * mp.exp(-(alpha**2) / 2)
    activity = float(mp.erfc(alpha / mp.sqrt(2)) + (inside - tail) / alpha**2)
    gain = (1 - s) / alpha / activity**0.5
    at = {"k": s / activity, "g": gain, "q": activity}
    pieces = [(x, 0.0, 1.0), (sp.S.One, 1.0, 1 + 12 * gain)]
    assert averaged("plastic.static_activity", pieces, **at) == pytest.approx(activity, rel=1e-9)
    sigma = gain**2 / (1 - s) ** 2 * float(inside)
    assert averaged("plastic.bulk_stability", pieces, **at) == pytest.approx(sigma, rel=1e-9)


@pytest.mark.parametrize("square", [0.5, 2.0])
def test_erf_without_plasticity_in_closed_form(square: float) -> None:
    """phi = erf(sqrt(pi) x/2), k = 0, S = g^2 q: q = (2/pi) arcsin(pi S/2/(1 + pi S/2))."""
    bent = mp.pi * square / 2
    activity = float(2 / mp.pi * mp.asin(bent / (1 + bent)))
    at = {"k": 0.0, "g": (square / activity) ** 0.5, "q": activity}
    pieces = [(sp.erf(sp.sqrt(sp.pi) * x / 2), 0.0, 14 * square**0.5)]
    assert averaged("plastic.static_activity", pieces, **at) == pytest.approx(activity, rel=1e-9)


def test_frozen_edge_at_lambda_zero_is_sigma() -> None:
    edge, sigma = (formula(f"plastic.{name}").statement.rhs for name in ("frozen_edge", "bulk_stability"))
    assert edge.subs(lam, 0) == sigma
