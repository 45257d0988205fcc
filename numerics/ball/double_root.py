r"""A fold: $f=\partial_qf=0$ at (u, q), by a secant in q of the slope along u(q), found by secants itself."""

from collections.abc import Callable
from typing import Any

from rnnchaos.numerics.ball.elementary import point
from rnnchaos.numerics.ball.secant import secant


def double_root(
    f: Callable[[Any, Any], tuple[Any, Any]], u: Any, q: Any, *, bits: int, what: str
) -> tuple[Any, Any]:
    """(u, q) where f(u, q), given with its derivative by q, has both 0, near the numbers u and q; to `bits`
    bits, estimated. Raises `NonConvergence`."""
    last, near = u, (u - u + 1) / 2**18
    tiny = (u - u + 1) / 2**bits

    def zero(g: Callable[[Any], Any], at: Any) -> Any:
        small: Callable[[Any, Any], bool] = lambda d, v: bool(abs(point(d)) < tiny * abs(point(v)))  # noqa: E731
        return secant(lambda v: point(g(v)), at, at * (1 + near), small=small, what=what, point=point)

    def along(q: Any) -> Any:
        nonlocal last
        last = zero(lambda v: f(v, q)[0], last)
        return last

    turn = zero(lambda q: f(along(q), q)[1], q)
    return along(turn), turn
