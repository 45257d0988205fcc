r"""$E[f(x,y)]$ for centred Gaussian (x, y) with covariance Sigma, as the SymPy object `GaussianMean(f, (x,
y), Sigma)`, with the rules that derivations use.

It is linear, drops variables on which f does not depend, factorises over independent blocks, and
differentiates by **Price's theorem** (R. Price, IRE Trans. Inf. Theory 4, 69 (1958),
doi:10.1109/TIT.1958.1057444)

    d/ds E[f] = E[df/ds] + (1/2) sum_ij (dSigma_ij/ds) E[d_i d_j f],

so that SymPy itself derives dV/dDelta from V. `phi(k, x)` is the k-th derivative of the nonlinearity, k = -1
its primitive. `mehler` and `isserlis` are the two expansions, `wick` is the mean of a polynomial and
`hermite_mean` $E[\varphi^{(k)}]$, the Mehler coefficient.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import sympy as sp
from mpmath import mp
from sympy.core.function import ArgumentIndexError

X, Y = sp.symbols("x y", real=True)


class phi(sp.Function):  # type: ignore[misc]
    """phi(k, x): the k-th derivative of the nonlinearity at x; phi(-1, x) is its primitive Phi with Phi(0) =
    0."""

    nargs = 2
    is_nonlinearity = True

    @classmethod
    def eval(cls, order: Any, x: Any) -> Any:
        """Parity: odd derivatives are even functions and the others odd; Phi and odd k at -x."""
        if order.is_Integer and x.could_extract_minus_sign():
            return (-1) ** (order + 1) * cls(order, -x)
        return None

    def fdiff(self, argindex: int = 2) -> sp.Expr:
        if argindex != 2:
            raise ArgumentIndexError(self, argindex)
        return phi(self.args[0] + 1, self.args[1])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        order, x = self.args
        names = {-1: r"\Phi", 0: r"\varphi", 1: r"\varphi'", 2: r"\varphi''", 3: r"\varphi'''"}
        name = names.get(int(order)) if order.is_Integer else None
        name = name or rf"\varphi^{{({printer._print(order)})}}"
        if exp is not None:
            name = rf"\left({name}\right)^{{{exp}}}" if "'" in name or "(" in name else f"{name}^{{{exp}}}"
        return rf"{name}\left({printer._print(x)}\right)"

    def _sympystr(self, printer: Any) -> str:
        order, x = self.args
        name = {-1: "Phi", 0: "phi", 1: "phi'", 2: "phi''"}.get(
            int(order) if order.is_Integer else 9, f"phi^({order})"
        )
        return f"{name}({printer._print(x)})"


class GaussianMean(sp.Expr):  # type: ignore[misc]
    """E[f] over centred Gaussian variables with the given covariance (a symmetric matrix in the variables'
    order)."""

    is_commutative = True
    is_extended_real = True
    is_gaussian_mean = True

    def __new__(cls, integrand: Any, variables: Any, covariance: Any) -> Any:
        integrand, names, matrix = _merged(
            sp.sympify(integrand), tuple(variables), sp.ImmutableMatrix(covariance)
        )
        if isinstance(integrand, sp.Add):
            return sp.Add(*(cls(term, names, matrix) for term in integrand.args))
        outside, inside = integrand.as_independent(*names, as_Add=False)
        used = [i for i, name in enumerate(names) if inside.has(name)]
        if not used:
            return outside
        names = tuple(names[i] for i in used)
        matrix = matrix.extract(used, used)
        split = _independent(inside, names, matrix)
        if split is not None:
            return outside * sp.Mul(*(cls(part, names, matrix) for part in split))
        if len(names) == 1 and names[0] != X:
            inside, names = inside.xreplace({names[0]: X}), (X,)
        return outside * super().__new__(cls, inside, sp.Tuple(*names), matrix)

    @property
    def integrand(self) -> sp.Expr:
        return self.args[0]

    @property
    def variables(self) -> tuple[sp.Symbol, ...]:
        return tuple(self.args[1])

    @property
    def covariance(self) -> sp.ImmutableMatrix:
        return self.args[2]

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        return list(self.variables)

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        return set((self.integrand.free_symbols - set(self.variables)) | self.covariance.free_symbols)

    def _eval_derivative(self, s: sp.Symbol) -> sp.Expr:
        f, v, matrix = self.integrand, self.variables, self.covariance
        total = GaussianMean(sp.diff(f, s), v, matrix) if s not in v else sp.S.Zero
        for i, j in ((i, j) for i in range(len(v)) for j in range(len(v))):
            total += sp.diff(matrix[i, j], s) / 2 * GaussianMean(sp.diff(f, v[i], v[j]), v, matrix)
        return total

    def _eval_subs(self, old: Any, new: Any) -> Any:
        return self if old in self.variables else None

    def doit(self, **hints: Any) -> sp.Expr:
        """The mean as an integral over the whole line or plane, with a nonlinearity put in before."""
        if self.integrand.has(phi):
            return self
        density, form = sp.S.One, sp.Matrix(self.variables)
        density = sp.exp(-(form.T * self.covariance.inv() * form)[0] / 2)
        density /= sp.sqrt((2 * sp.pi) ** len(self.variables) * self.covariance.det())
        limits = [(name, -sp.oo, sp.oo) for name in self.variables]
        return sp.Integral(self.integrand * density, *limits)

    def _eval_evalf(self, precision: int) -> sp.Expr:
        """A mean over one variable without phi, by mpmath's quadrature in two pieces; others stay."""
        if len(self.variables) > 1 or self.free_symbols or self.integrand.has(phi):
            return self
        with mp.workprec(precision + 10):
            root = mp.sqrt(mp.mpmathify(self.covariance[0, 0].evalf(mp.dps)))
            f = sp.lambdify(self.variables, self.integrand, "mpmath")
            ends = mp.sqrt(2 * precision * mp.ln2) + 2
            found = mp.quad(lambda z: f(root * z) * mp.npdf(z), [-ends, 0, ends])
            return sp.Float._new(found._mpf_, precision)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        labels = dict.fromkeys(e for e in reversed(list(self.covariance)) if e.free_symbols)
        under = "_{" + ", ".join(printer._print(e) for e in labels) + "}" if labels else ""
        mean = rf"\mathbb{{E}}{under}\left[{printer._print(self.integrand)}\right]"
        return mean if exp is None else rf"{mean}^{{{exp}}}"

    def _sympystr(self, printer: Any) -> str:
        return f"E[{printer._print(self.integrand)}]"


def _merged(f: sp.Expr, names: tuple[sp.Symbol, ...], matrix: sp.ImmutableMatrix) -> tuple[Any, ...]:
    """Variables of equal variance and covariance are the same variable."""
    for i, j in combinations(range(len(names)), 2):
        if matrix[i, i] == matrix[j, j] == matrix[i, j]:
            kept = [k for k in range(len(names)) if k != j]
            remaining = tuple(names[k] for k in kept)
            return _merged(f.xreplace({names[j]: names[i]}), remaining, matrix.extract(kept, kept))
    return f, names, matrix


def _independent(
    f: sp.Expr, names: tuple[sp.Symbol, ...], matrix: sp.ImmutableMatrix
) -> list[sp.Expr] | None:
    """The factors of f over variables that are uncorrelated with the rest, or None where f does not
    factorise."""
    if len(names) < 2 or any(matrix[i, j] != 0 for i, j in combinations(range(len(names)), 2)):
        return None
    rest, parts = f, list[sp.Expr]()
    for name in names[:-1]:
        other, own = rest.as_independent(name, as_Add=False)
        if own.free_symbols & (set(names) - {name}):
            return None
        parts, rest = [*parts, own], other
    return [*parts, rest]


def pair(variance: Any, covariance: Any) -> list[list[Any]]:
    """The covariance matrix of two variables of equal variance."""
    return [[variance, covariance], [covariance, variance]]


def mehler(k: Any, variance: Any, covariance: Any, x: sp.Symbol) -> sp.Expr:
    r"""The k-th term of E[phi(x) phi(y)] = sum_k covariance^k/k! (E phi^(k))^2 (Mehler; E over one
    variable)."""
    return covariance**k / sp.factorial(k) * GaussianMean(phi(k, x), (x,), [[variance]]) ** 2


def hermite_mean(k: int, variance: Any, derivatives: list[Any]) -> sp.Expr:
    """E phi^(k)(x) = sum_m c_{k+2m} variance^m/(2^m m!) from the derivatives c_j at 0, as far as they are
    given."""
    terms = range((len(derivatives) - 1 - k) // 2 + 1)
    return sp.Add(*(derivatives[k + 2 * m] * variance**m / (2**m * sp.factorial(m)) for m in terms))


def isserlis(powers: tuple[int, ...], covariance: Any) -> sp.Expr:
    """E[prod x_i^powers_i] of centred Gaussians by Isserlis' recursion (Wick's theorem): pair one factor with
    each other."""
    matrix = sp.ImmutableMatrix(covariance)
    if sum(powers) % 2:
        return sp.S.Zero
    first = next((i for i, p in enumerate(powers) if p), None)
    if first is None:
        return sp.S.One
    left = [p - (i == first) for i, p in enumerate(powers)]
    total = sp.S.Zero
    for j, count in enumerate(left):
        if count:
            rest = tuple(p - (i == j) for i, p in enumerate(left))
            total += count * matrix[first, j] * isserlis(rest, matrix)
    return total


def wick(expr: sp.Expr, variables: Sequence[sp.Symbol], covariance: Any) -> sp.Expr:
    """E of a polynomial in centred Gaussian variables, by Isserlis' theorem; other factors are left alone."""
    polynomial = sp.Poly(sp.expand(expr), *variables)
    return sp.Add(*(c * isserlis(powers, covariance) for powers, c in polynomial.terms()))
