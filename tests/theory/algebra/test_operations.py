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


x, y, m, a = sp.symbols("x y m a", positive=True)


def test_eliminating_two_unknowns_gives_the_characteristic_equation() -> None:
    """m x = 2 x + a y, m y = x/a + 2 y: (m - 2)^2 = 1."""
    relations = eq(m * x, 2 * x + a * y), eq(m * y, x / a + 2 * y)
    found = of.eliminated(x, y)(sp.true, *relations)
    assert sp.expand(found.lhs - ((m - 2) ** 2 - 1)) == 0
    assert found.rhs == 0
    assert of.larger_root(m)(found) == 3


def test_relations_that_are_not_linear_have_no_determinant() -> None:
    for wrong in (eq(x**2, y), eq(x, 1)):
        with pytest.raises(DoesNotFollow):
            of.eliminated(x, y)(wrong, eq(x, y))


def test_the_larger_root_keeps_its_symbols() -> None:
    root = of.larger_root(m)(eq(m**2, a * m + 1))
    assert sp.simplify(root - (a + sp.sqrt(a**2 + 4)) / 2) == 0
