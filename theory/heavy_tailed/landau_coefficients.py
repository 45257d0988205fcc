r"""The numbers of the expansion at large N, $\Gamma^{(j)}(k)$, exactly: by derivatives of
Gamma, and independently by its Taylor series around an integer."""

from functools import lru_cache

import sympy as sp


@lru_cache(maxsize=64)
def landau_coefficient(k: int, more: int = 0) -> sp.Expr:
    """int_0^inf t^(k-1) (ln t)^(k+more) e^-t dt/k! = Gamma^(k+more)(k)/k! as polynomial in gamma_E, pi^2 and
    zeta values."""
    x = sp.Symbol("x", positive=True)
    return sp.expand(sp.expand_func(sp.diff(sp.gamma(x), x, k + more).subs(x, k)) / sp.factorial(k))


def gamma_taylor(k: int, power: int) -> sp.Expr:
    """The same computed independently: the coefficient of x^power in Gamma(k + x) = (1+x)(2+x)...(k-1+x)
    exp(-gamma_E x + sum_n zeta(n) (-x)^n/n)."""
    x = sp.Symbol("x")
    exponent = [sp.S.Zero, -sp.EulerGamma, *((-1) ** n * sp.zeta(n) / n for n in range(2, power + 1))][
        : power + 1
    ]
    series = [sp.S.One]
    for n in range(1, power + 1):
        series.append(
            sp.expand(sum((j * exponent[j] * series[n - j] for j in range(1, n + 1)), sp.S.Zero) / n)
        )
    rising = sp.Poly(sp.prod([j + x for j in range(1, k)]), x) if k > 1 else sp.Poly(1, x)
    return sp.expand(
        sum((rising.coeff_monomial(x**j) * series[power - j] for j in range(power + 1)), sp.S.Zero)
    )
