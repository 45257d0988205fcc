"""Operations of derivations: what they make of relations, and what they refuse."""

import pytest
import sympy as sp

from rnnchaos.theory.algebra import operations as of
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq

x, y, t, a, b = sp.symbols("x y t a b", positive=True)


def test_done_and_expanded() -> None:
    relation = eq(y, sp.Derivative(x * (x + a), x))
    assert of.done(relation) == 2 * x + a
    assert of.expanded(eq(y, (x + a) * sp.Integral(2 * t, (t, 0, x)))) == x**3 + a * x**2


def test_solved_with_what_later_relations_say() -> None:
    assert of.solved(x)(eq(a, b), eq(a * x, b)) == b / a
    assert of.solved(x, of=0)(eq(x + y, 1), eq(y, x)) == sp.Rational(1, 2)
    assert of.solved(x, of=-2)(eq(a, b), eq(x + y, 1), eq(y, x)) == sp.Rational(1, 2)


@pytest.mark.parametrize(("end", "root"), [(min, 1), (max, a)])
def test_the_root_is_chosen_at_a_point(end: object, root: sp.Expr) -> None:
    quadratic = eq(sp.expand((x - 1) * (x - a)), 0)
    assert sp.simplify(of.solved(x, end=end, at={a: 7})(quadratic) - root) == 0  # type: ignore[arg-type]


def test_a_gaussian_integral() -> None:
    exponent = -a * x**2 / 2 + b * x
    whole = sp.Integral(t * sp.exp(exponent) * sp.exp(-y), (x, -sp.oo, sp.oo))
    expected = t * sp.exp(-y) * sp.sqrt(2 * sp.pi / a) * sp.exp(b**2 / (2 * a))
    assert sp.simplify(of.gaussian_integral(eq(y, whole)) - expected) == 0


def test_an_antiderivative_is_checked() -> None:
    assert of.antiderivative(x**2, x)(eq(y, 2 * x)) == x**2
    with pytest.raises(DoesNotFollow, match="is off by"):
        of.antiderivative(x**2, x)(eq(y, x))


def test_a_linear_rate_is_solved() -> None:
    """x' = a - b x from y."""
    law = of.relaxed(x, y, t)(eq(sp.Symbol("q"), a - b * x))
    assert sp.simplify(law.subs(t, 0) - y) == 0
    assert sp.simplify(sp.diff(law, t) - (a - b * law)) == 0
    with pytest.raises(DoesNotFollow, match="not linear"):
        of.relaxed(x, y, t)(eq(sp.Symbol("q"), x**2))
