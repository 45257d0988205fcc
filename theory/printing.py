r"""How expressions are printed: LaTeX in the field's symbols, and one line of plain text.

LaTeX comes without math delimiters and uses only commands that amsmath and KaTeX know. Symbols are printed by
name through a fixed table, and a name (of a symbol, a function, a matrix, whatever carries one) that is not
plain letters, digits and underscores is refused, so that no TeX that a user typed reaches a page. A sum that
ends in a remainder O(.) is printed in ascending order, as series are.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from rnnchaos.theory.errors import UsageError

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LETTERS = {
    "epsilon": r"\varepsilon",
    "dt": r"\delta",
    "g_c": r"g_c",
    "phi": r"\varphi",
    "kappa": r"\kappa",
    "Delta_inf": r"\Delta_\infty",
    "ell": r"\ell",
}

remainder = sp.Function("O")


def _ordered(expr: sp.Add, plain: Callable[[sp.Add], list[sp.Expr]]) -> list[sp.Expr]:
    """The terms in SymPy's order, found with a number for each integral that is one: SymPy would integrate
    them, for the sake of the order.
    """
    constants = sorted((i for i in expr.atoms(sp.Integral) if not i.free_symbols), key=str)
    stand_in = {each: sp.Integer(k - len(constants)) for k, each in enumerate(constants)}
    terms = {term.xreplace(stand_in): term for term in expr.args}
    if not constants or len(terms) < len(expr.args):
        return plain(expr)
    return [terms[term] for term in plain(sp.Add(*terms, evaluate=False))]


class _Latex(LatexPrinter):  # type: ignore[misc]
    def _as_ordered_terms(self, expr: sp.Add, order: str | None = None) -> list[sp.Expr]:
        return _ordered(expr, lambda found: list(super(_Latex, self)._as_ordered_terms(found, order)))

    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        own = expr in self._settings["symbol_names"] or expr.name not in LETTERS
        return str(super()._print_Symbol(expr, style)) if own else LETTERS[expr.name]

    def _print_Add(self, expr: sp.Add, order: str | None = None) -> str:
        return str(super()._print_Add(expr, order="none" if expr.args and _is_series(expr) else order))


class _Text(StrPrinter):  # type: ignore[misc]
    def _as_ordered_terms(self, expr: sp.Add, order: str | None = None) -> list[sp.Expr]:
        return _ordered(expr, lambda found: list(super(_Text, self)._as_ordered_terms(found, order)))

    def _print_Add(self, expr: sp.Add, order: str | None = None) -> str:
        return str(super()._print_Add(expr, order="none" if expr.args and _is_series(expr) else order))

    def _print_Equality(self, expr: sp.Equality) -> str:
        return f"{self._print(expr.lhs)} = {self._print(expr.rhs)}"

    def _print_Unequality(self, expr: sp.Ne) -> str:
        return f"{self._print(expr.lhs)} != {self._print(expr.rhs)}"

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        if isinstance(expr.base, sp.Derivative):
            return f"({self._print(expr.base)})**{self.parenthesize(expr.exp, 100)}"
        return str(super()._print_Pow(expr, rational))

    def _print_Derivative(self, expr: sp.Derivative) -> str:
        over = "".join(f" d{self._print(s)}" + f"^{n}" * (n != 1) for s, n in expr.variable_count)
        order = (
            f"^{sum(n for _, n in expr.variable_count)}"
            if sum(n for _, n in expr.variable_count) != 1
            else ""
        )
        return f"d{order}/{over.strip()} {self.parenthesize(expr.expr, 50)}"


def _is_series(expr: sp.Add) -> bool:
    return isinstance(expr.args[-1], remainder)


def _names(expr: Any) -> Iterator[str]:
    """The names that are printed as they were given: of symbols, functions and classes, and bare strings."""
    for node in sp.preorder_traversal(expr):
        yield node if isinstance(node, str) else type(node).__name__
        if isinstance(getattr(node, "name", None), str) and not isinstance(node, sp.Indexed):
            yield node.name


def latex(expr: sp.Basic, symbol_names: Mapping[sp.Symbol, str] | None = None) -> str:
    """The expression as LaTeX without delimiters, with letters of one's own for some symbols.

    Raises `UsageError` for a name that is not plain, wherever in the expression it stands.
    """
    for name in _names(expr):
        if not _PLAIN.fullmatch(name):
            raise UsageError("symbol", name, "a symbol's name is letters, digits and underscores")
    return str(_Latex({"mul_symbol": None, "symbol_names": dict(symbol_names or {})}).doprint(expr))


def in_words(expr: sp.Basic) -> str:
    """The expression in the middle of a sentence: |k|^alpha, 2 D."""
    plain = re.sub(r"Abs\((\w+)\)", r"|\1|", text(expr))
    return plain.replace("**", "^").replace("*", " ")


def text(expr: sp.Basic) -> str:
    """The expression on one line of plain text."""
    return str(_Text().doprint(expr))
