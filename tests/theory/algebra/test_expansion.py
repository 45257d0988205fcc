"""Truncated series of sums, products and powers, against SymPy's own."""

import pytest
import sympy as sp

from rnnchaos.theory.algebra import expansion as module
from rnnchaos.theory.algebra.expansion import expansion, reversion

s, a = sp.symbols("s a", positive=True)
OWN = (
    1 / (1 - a * s) ** 2,
    sp.sqrt(4 + a * s + s**2) - 2 / (1 + s),
    (2 * s + a * s**3) ** 2 / (s**3 * (3 - s)),
    (a + s) ** sp.Rational(-3, 2) * (1 + s**2) ** a,
    s**9 / (1 + s) + a,
)
OTHERS = (sp.exp(a * s) / (1 + s), 1 / (s + s**2), sp.sqrt(s**2 + s**3), s**9 / (s**8 + s**9))


def _same(expr: sp.Expr, order: int) -> bool:
    expected = sp.series(expr, s, 0, order + 1).removeO()
    return bool(sp.simplify(sp.expand(expansion(expr, s, order) - expected)) == 0)


@pytest.mark.parametrize("expr", OWN, ids=str)
def test_against_sympy(expr: sp.Expr, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _same(expr, 3)
    monkeypatch.delattr(sp, "series")  # so that these are seen to be computed here
    assert expansion(expr, s, 3).has(s) or expr == OWN[-1]


@pytest.mark.parametrize("expr", OTHERS, ids=str)
def test_what_is_of_another_kind_is_left_to_sympy(expr: sp.Expr, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _same(expr, 3)
    monkeypatch.setattr(module.sp, "series", lambda *_: sp.Order(s) + a)
    assert expansion(expr, s, 3) == a


@pytest.mark.parametrize("f", [a * s - s**3 / 3 + 2 * s**5, s + s**2, s / (1 - a * s), sp.sin(s)], ids=str)
def test_a_reversion_put_into_its_function_is_the_identity(f: sp.Expr) -> None:
    y = sp.Symbol("y", positive=True)
    back = sp.series(f.subs(s, reversion(f, s, y, 5)), y, 0, 6).removeO()
    assert sp.simplify(sp.expand(back) - y) == 0


def test_the_inverse_sine() -> None:
    y = sp.Symbol("y", positive=True)
    assert reversion(sp.sin(s), s, y, 7) == sp.series(sp.asin(y), y, 0, 8).removeO()
