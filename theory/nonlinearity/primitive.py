r"""$\Phi$ with $\Phi'=\varphi$, $\Phi(0)=0$ for a nonlinearity of the grammar: SymPy's integral, if it comes
within two seconds and its derivative is shown to be phi.
"""

import gc
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sympy as sp

from rnnchaos.theory.nonlinearity.grammar import Node
from rnnchaos.theory.nonlinearity.to_sympy import expression, tree

SECONDS = 2.0
AGAIN = 0.1


class _Late(BaseException):
    """Raised by the timer; a BaseException so that SymPy's own handlers let it pass."""


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """Raise `_Late` after `seconds`, and again, should the first be lost where Python only reports exceptions
    (a destructor). Garbage is not collected meanwhile: an exception in one of its callbacks is lost too.
    """

    def late(*_: Any) -> None:
        raise _Late

    collecting = gc.isenabled()
    gc.disable()
    previous: Callable[..., Any] | int | None = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        if collecting:
            gc.enable()


def primitive(node: Node) -> Node | None:
    """The tree of Phi with Phi' = phi and Phi(0) = 0, or None (no elementary form, too slow, or no timer to
    bound it)."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        return None
    x = sp.Symbol("x", real=True)
    phi = expression(node, x)
    try:
        with _deadline(SECONDS):
            return _checked(sp.integrate(phi, x), phi, x)
    except (_Late, NotImplementedError, ValueError, TypeError, ArithmeticError):
        return None


def _checked(candidate: sp.Expr, phi: sp.Expr, x: sp.Symbol) -> Node | None:
    candidate = candidate - candidate.subs(x, 0)
    if not candidate.is_finite and candidate.has(sp.zoo, sp.nan, sp.oo, sp.Integral):
        return None
    if sp.simplify(sp.diff(candidate, x) - phi) != 0:
        return None
    return tree(candidate, x)
