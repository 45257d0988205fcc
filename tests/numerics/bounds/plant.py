"""Faults planted in a function's own source: its code is replaced while a block runs, its globals stay."""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any


@contextmanager
def planted(function: Callable[..., Any], *changes: tuple[str, str]) -> Iterator[None]:
    """Run with each (old, new): `old` must stand once in the source of the function."""
    source = textwrap.dedent(inspect.getsource(function))
    for old, new in changes:
        assert source.count(old) == 1, f"{source.count(old)} times {old!r} in {function.__qualname__}"
        source = source.replace(old, new)
    true = function.__code__
    function.__code__ = _compiled(source, function)
    try:
        yield
    finally:
        function.__code__ = true


def _compiled(source: str, function: Callable[..., Any]) -> CodeType:
    """The code object of the function that the source defines, decorators left out."""
    body = source[source.index("def ") :]
    module = compile(body, inspect.getfile(function), "exec")
    (code,) = (const for const in module.co_consts if isinstance(const, CodeType))
    return code
