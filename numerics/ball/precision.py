"""Working precision as a context, so that no global precision leaks out of an evaluation; and results kept at
the precision at which they were computed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from flint import ctx
from mpmath import mp

P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def working_bits(bits: int) -> Iterator[None]:
    """Run with ball arithmetic at `bits`, and restore what was set before."""
    saved = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = saved


def kept(function: Callable[P, T]) -> Callable[P, T]:
    """`function` with its last 16 results kept, each for its arguments and the precisions then in force."""

    @lru_cache(maxsize=16)
    def at(balls: int, floats: int, *args: Any, **kwargs: Any) -> T:
        return function(*args, **kwargs)

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        given: tuple[Any, ...] = args
        named: dict[str, Any] = kwargs
        return at(int(ctx.prec), int(mp.prec), *given, **named)

    return run
