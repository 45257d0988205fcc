"""Linear attention derived: moments by counting all that is drawn, limits that are known by themselves."""

import sympy as sp

from rnnchaos.numerics.in_context.witnesses import exact, mean, prompt
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.in_context import notation as n


def test_odd_averages_vanish() -> None:
    """E a c2 = E y~ c2 x~ = 0, and different features a_m are uncorrelated."""
    target, a, q = prompt(2, 2)
    assert mean(a[0] * a[2]) == mean(target * a[2] * q[0]) == mean(a[0] * a[1]) == 0
    assert mean(target * a[0] * q[1]) == 0
    assert mean(target * a[0] * q[0]) == sp.Rational(1, 2)


def test_the_solution_of_infinitely_many_tasks_has_the_least_error() -> None:
    """Of D = N = 2: W = c 1 by the closed form; every weight that changes makes it worse."""
    c = 1 / (1 + sp.Rational(3, 2))
    least = exact(2, 2, [[c, 0], [0, c], [0, 0]])
    assert least == sp.Rational(3, 5)
    for i in range(3):
        for j in range(2):
            W = [[c, 0], [0, c], [0, 0]]
            W[i][j] += sp.Rational(1, 10)
            assert exact(2, 2, W) > least


def test_first_correction_by_counting() -> None:
    """E[r^2 s^T Sigma^-1 s] from all that is drawn, at D = 1 and 2."""
    for D, N in ((1, 1), (1, 2), (2, 1)):
        target, a, q = prompt(D, N)
        kappa, M = 1 + sp.Rational(D + 1, N), (1 + sp.Rational(2, D)) * (1 + sp.Rational(2, N))
        r = target - sum(a[m] * q[m] for m in range(D)) / kappa
        leverage = (D / kappa * sum(x**2 for x in a[:D]) + a[D] ** 2 / M) * sum(x**2 for x in q)
        statement = formula("in_context.first_correction").statement.rhs
        assert mean(r**2 * leverage) == statement.subs({n.D: D, n.N: N})


def test_the_gaussian_law_is_that_of_large_networks() -> None:
    """e1 over D (D+1)^2/(N+D+1): 2.02 at D = 5, N = 20, 1 as D grows at N = nu D."""
    first = formula("in_context.first_correction").statement.rhs
    ratio = first * (n.N + n.D + 1) / (n.D * (n.D + 1) ** 2)
    assert ratio.subs({n.D: 5, n.N: 20}) == sp.Rational(153538, 10985) * sp.Rational(13, 90)
    assert sp.simplify(sp.limit(ratio.subs(n.N, n.nu * n.D), n.D, sp.oo)) == 1
    assert first.subs({n.D: 10, n.N: 100}) == sp.Rational(11983868, 759795)


def test_many_prompts_give_the_population_error() -> None:
    """tau -> infinity: lambdahat = l/kappa, 1 - (kappa + 2 l)/(kappa + l)^2."""
    curve = formula("in_context.learning_curve").statement.rhs
    hat = formula("in_context.effective_ridge").statement.rhs
    many = sp.limit(curve.subs(n.hat, n.ell / n.kappa), n.tau, sp.oo)
    assert sp.limit(hat.subs({n.kappa: 2, n.ell: 1}), n.tau, sp.oo) == sp.Rational(1, 2)
    population = formula("in_context.population_error").statement.rhs.subs(n.lambda0, n.ell / n.D)
    assert sp.simplify(many - population) == 0


def test_reaction_and_excess_vanish_with_many_prompts() -> None:
    x = formula("in_context.reaction").statement.rhs
    assert sp.limit(x * n.tau, n.tau, sp.oo).equals(n.kappa**2 / (n.kappa + n.ell))
    ratio = formula("in_context.message_passing_excess").statement.rhs
    assert ratio.subs(n.reaction, 0).equals(1)
