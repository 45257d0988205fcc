r"""$f(s)=\sum_{k\le K}f_ks^k+O(s^{K+1})$ of an expression made of sums, products and powers, by arithmetic of
truncated series.

A power of a series with $b_0\ne0$ is Miller's recurrence, from $b\,c'=e\,b'c$ for $c=b^e$ (P. Henrici, J. ACM
3, 10 (1956), doi:10.1145/320815.320819):

    c_0 = b_0^e,   c_n = sum_{k=1}^n (k e - n + k) b_k c_{n-k}/(n b_0).

What is not of this kind (functions of s, a power of a series that starts at s, s in an exponent) goes to
SymPy's `series`, which is many times slower and knows it.
"""

import sympy as sp

Terms = list[sp.Expr]


class _NotOfThisKind(Exception):
    """An expression that this arithmetic does not expand."""


def expansion(expr: sp.Expr, s: sp.Symbol, order: int) -> sp.Expr:
    """The part of expr up to s^order around s = 0, without its remainder."""
    try:
        return sp.Add(*(_one(term, s, order) for term in sp.Add.make_args(expr)))
    except _NotOfThisKind:
        return sp.series(expr, s, 0, order + 1).removeO()


def reversion(expr: sp.Expr, x: sp.Symbol, y: sp.Symbol, order: int) -> sp.Expr:
    """x to y^order where y = expr, which vanishes at x = 0 with a slope: by Lagrange the coefficient of y^n
    is 1/n times that of x^(n-1) in (x/expr)^n."""
    ratio = sp.expand(expansion(expr, x, order) / x)
    rows = ((n, expansion(ratio**-n, x, n - 1).coeff(x, n - 1)) for n in range(1, order + 1))
    return sp.Add(*(sp.factor(row / n) * y**n for n, row in rows))


def _one(term: sp.Expr, s: sp.Symbol, order: int) -> sp.Expr:
    """A term s^m f(s), m of either sign, f to s^(order - m)."""
    power, rest = sp.S.Zero, []
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if base == s:
            power += exponent
        else:
            rest.append(factor)
    if not power.is_Integer:
        raise _NotOfThisKind
    last = order - int(power)
    terms = _terms(sp.Mul(*rest), s, max(last, 0))  # also where nothing of it is wanted: it may have a pole
    return sp.Add(*(c * s ** (k + power) for k, c in enumerate(terms[: max(last + 1, 0)])))


def _terms(expr: sp.Expr, s: sp.Symbol, order: int) -> Terms:
    """The coefficients of s^0 .. s^order."""
    if not expr.has(s):
        return [expr, *[sp.S.Zero] * order]
    if expr == s:
        return [sp.Integer(int(k == 1)) for k in range(order + 1)]
    if expr.is_Add:
        parts = [_terms(part, s, order) for part in expr.args]
        return [sp.expand(sp.Add(*row)) for row in zip(*parts, strict=True)]
    if expr.is_Mul:
        found, *others = (_terms(part, s, order) for part in expr.args)
        for other in others:
            found = _product(found, other)
        return found
    if expr.is_Pow and not expr.exp.has(s):
        return _power(_terms(expr.base, s, order), expr.exp)
    raise _NotOfThisKind


def _product(one: Terms, other: Terms) -> Terms:
    size = range(len(one))
    return [sp.expand(sp.Add(*(one[k] * other[n - k] for k in range(n + 1)))) for n in size]


def _power(b: Terms, e: sp.Expr) -> Terms:
    if e.is_Integer and e > 0:
        found = b
        for _ in range(int(e) - 1):
            found = _product(found, b)
        return found
    if b[0] == 0 or sp.cancel(b[0]) == 0:
        raise _NotOfThisKind
    c = [b[0] ** e]
    for n in range(1, len(b)):
        rows = ((k * e - n + k) * b[k] * c[n - k] for k in range(1, n + 1) if b[k] != 0)
        c.append(sp.expand(sp.Add(*rows) / (n * b[0])))
    return c
