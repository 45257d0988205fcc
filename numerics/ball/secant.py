r"""A root by the secant method, over any numbers: $x_{n+1}=x_n-f(x_n)(x_n-x_{n-1})/(f(x_n)-f(x_{n-1}))$."""

from collections.abc import Callable
from typing import Any

from rnnchaos.theory.errors import NonConvergence

Function = Callable[[Any], Any]


def same(number: Any) -> Any:
    """The identity."""
    return number


def secant(
    f: Function,
    old: Any,
    new: Any,
    *,
    small: Callable[[Any, Any], Any],
    what: str,
    least: float | None = None,
    point: Function = same,
    most: int = 60,
) -> Any:
    """A root of f near two starts, as soon as `small(step, root)` holds or f stands still.

    No iterate falls below `least` times the one before, where that is given; `point` takes the error ball off
    the iterates. Raises `NonConvergence` after `most` steps.
    """
    height = f(old)
    for _ in range(most):
        now = f(new)
        differs = now != height  # balls that overlap differ no more than equal numbers do
        if not differs:
            return new
        step = now * (new - old) / (now - height)
        moved = point(new - step) if least is None else max(new - step, new * least)
        old, height, new = new, now, moved
        if small(step, new):
            return new
    raise NonConvergence(what, f"last relative step {float(step / new):.1e}")
