r"""What can be done with a derived statement, as with any expression: class Relation.

`subs`, `symbol`, `doit`, `evalf`, `lambdify`, `removeO` act on the statement and give SymPy objects; symbols
go by their names. A series drops its remainder O(.) where a number or a function is wanted, and by `removeO`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.printing import remainder
from rnnchaos.theory.statement.numbers import exact_sympy


class Relation:
    """A `statement` (a SymPy relation) of the formula `id`."""

    __slots__ = ()
    id: str
    statement: sp.Basic

    @property
    def lhs(self) -> sp.Basic:
        """The left side; the statement itself where it has no sides."""
        return getattr(self.statement, "lhs", self.statement)

    @property
    def rhs(self) -> sp.Basic:
        """The right side; the statement itself where it has no sides."""
        return getattr(self.statement, "rhs", self.statement)

    def symbol(self, name: str) -> sp.Symbol:
        """The symbol of this name, with the assumptions that the formula makes. Raises `UsageError`."""
        known = self._by_name()
        if name not in known:
            raise UsageError("symbol", name, f"accepted by {self.id}: {', '.join(known)}")
        return known[name]

    def _by_name(self) -> dict[str, sp.Symbol]:
        return {s.name: s for s in sorted(self.statement.free_symbols, key=lambda s: s.name)}

    def subs(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> sp.Basic:
        """The statement with numbers or expressions in place of symbols: subs(g=2), subs({"g": "sqrt(2)"}).

        Numbers are exact: ints, Fractions, decimal strings, floats by their shortest decimal, SymPy objects.
        Raises `UsageError` for a name that the statement does not have and for what is no number.
        """
        return self.statement.subs(self._values({**(values or {}), **named}))

    def _values(self, named: Mapping[str, Any]) -> dict[sp.Symbol, Any]:
        return {self.symbol(name): exact_sympy(name, value) for name, value in named.items()}

    def removeO(self) -> sp.Basic:
        """The statement without the remainder of its series."""
        return _without_remainder(self.statement)

    def doit(self, *, phi: Any = None) -> sp.Basic:
        """The statement with this nonlinearity in the place of phi, and its Gaussian means E[.] as integrals.

        Raises `UsageError` for what is no nonlinearity.
        """
        return _integrals(_put_in(self.statement, self._nonlinearity(phi)))

    def evalf(self, n: int = 15, *, phi: Any = None, **values: Any) -> sp.Basic:
        """The right side to n digits at these values of its symbols, E[.] by quadrature, without a remainder.

        What it computes is not certified: `rnnchaos.evaluate` is. A symbol without a value stays, and so does
        a mean over two variables.
        """
        known = self._values(values)
        return _put_in(_without_remainder(self.rhs), self._nonlinearity(phi)).subs(known).evalf(n)

    def lambdify(self, modules: str = "numpy", *, phi: Any = None) -> Callable[..., Any]:
        """The right side as a function of its symbols in alphabetical order, which may be named: f(g=2).

        Raises `UsageError` where a phi is missing, or something that no function computes is left.
        """
        body = _integrals(_put_in(_without_remainder(self.rhs), self._nonlinearity(phi)))
        unknown = (*_found(body, "is_nonlinearity"), *_found(body, "is_gaussian_mean"))
        left = {str(f) for f in (*unknown, *body.atoms(sp.core.function.AppliedUndef))}
        left |= {"an integral"} if modules == "numpy" and body.has(sp.Integral) else set()
        if left:
            accepted = "accepted: phi=, modules='mpmath', or rnnchaos.evaluate"
            raise UsageError("lambdify", self.id, f"{', '.join(sorted(left))} is left; {accepted}")
        names = [symbol for symbol in self._by_name().values() if symbol in body.free_symbols]
        function: Callable[..., Any] = sp.lambdify(names, body, modules)
        return function

    def _nonlinearity(self, given: Any) -> Any:
        """What `phi=` means; None for None."""
        return None


def _without_remainder(expr: sp.Basic) -> sp.Basic:
    return (
        expr.replace(lambda e: isinstance(e, remainder), lambda e: sp.S.Zero) if expr.has(remainder) else expr
    )


def _found(expr: sp.Basic, kind: str) -> list[sp.Basic]:
    """The parts of a kind: SymPy's own way to tell kinds apart is a flag of the class."""
    return [e for e in sp.preorder_traversal(expr) if getattr(e, kind, False)]


def _put_in(expr: sp.Basic, given: Any) -> sp.Basic:
    """This nonlinearity in the place of phi."""
    if given is None:
        return expr
    return expr.replace(lambda e: getattr(e, "is_nonlinearity", False), lambda e: given.derivative(*e.args))


def _integrals(expr: sp.Basic) -> sp.Basic:
    return expr.replace(lambda e: getattr(e, "is_gaussian_mean", False), lambda e: e.doit())
