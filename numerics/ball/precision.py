"""Working precision as a context, so that no global precision leaks out of an evaluation."""

from collections.abc import Iterator
from contextlib import contextmanager

from flint import ctx


@contextmanager
def working_bits(bits: int) -> Iterator[None]:
    """Run with ball arithmetic at `bits`, and restore what was set before."""
    saved = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = saved
