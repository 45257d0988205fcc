r"""When two functions are the same function: one hash of all that a callable computes with.

A function is its code, constants, defaults, closure and the globals that it reads, each in turn identified
the same way; a function or class of a module that has a file is its name, since it is found there. So a
lambda that was copied and edited, or made in a loop for another value, is another function, and the same
text at the same values is the same one, in every process. A bound method is its function and its object, a
partial its function and arguments, any other object its class and state, as `copy` sees it.

Two that are taken for different when they are the same cost a little power; two that are taken for the same
when they differ would answer one question with the data of another. So nothing is left out: what has no
state to read (an open file, a generator, a lock) is refused.
"""

import dis
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache, partial
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError

PLAIN = (type(None), type(Ellipsis), type(NotImplemented), bool, int, float, complex, str, bytes)


def content_hash(value: Any) -> str:
    """sha256 of a value and of everything that it is made of. Raises `UsageError` for what cannot be read."""
    try:
        return _Reader().digest(value)
    except (AttributeError, TypeError, ValueError, RecursionError) as failure:
        accepted = (
            "accepted: what is made of functions, numbers, text, arrays and objects with a readable state"
        )
        raise UsageError("function", name_of(value), f"{accepted} ({failure})") from None


def name_of(function: Any) -> str:
    """What a message calls a function."""
    return f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', repr(function)[:60])}"


def found_by_name(value: Any) -> bool:
    """Whether `value` is what its module, which has a file or is Python's own, has under its name."""
    name = str(getattr(value, "__module__", None))
    found: Any = sys.modules.get(name)
    if getattr(found, "__file__", None) is None and name not in sys.builtin_module_names:
        return False
    for part in str(getattr(value, "__qualname__", "")).split("."):
        found = getattr(found, part, None)
    return found is value


class _Reader:
    """One walk through a value. What was met before has its hash; what is met inside of itself, its place."""

    def __init__(self) -> None:
        self.met: dict[int, tuple[Any, str]] = {}  # holds what it has met: an id is unique while that lives

    def digest(self, value: Any) -> str:
        if type(value) in PLAIN:
            return self._digest(value)
        if id(value) not in self.met:
            self.met[id(value)] = value, f"inside of {len(self.met)}"
            self.met[id(value)] = value, self._digest(value)
        return self.met[id(value)][1]

    def _digest(self, value: Any) -> str:
        total = hashlib.sha256()
        for part in self.parts(value):
            piece = part.encode("utf-8", "surrogatepass")
            total.update(f"{len(piece)}:".encode() + piece)
        return total.hexdigest()

    def parts(self, value: Any) -> Iterator[str]:
        """Type and content, as words."""
        kind = type(value)
        yield f"{kind.__module__}.{kind.__qualname__}"
        if kind in PLAIN:
            yield repr(value)  # of a float the shortest text that reads back, and -0.0 has its sign
        elif kind in (tuple, list):
            yield from map(self.digest, value)
        elif kind in (set, frozenset):
            yield from sorted(map(self.digest, value))
        elif kind is dict:
            yield from (self.digest(part) for item in value.items() for part in item)
        elif isinstance(value, np.ndarray | np.generic) and not value.dtype.hasobject:
            array = np.asarray(value)
            yield from (repr(array.dtype), repr(array.shape), hashlib.sha256(array.tobytes()).hexdigest())
        elif isinstance(value, ModuleType):
            yield value.__name__
        elif isinstance(value, CodeType):
            yield from self.code(value)
        elif isinstance(value, np.ufunc):
            yield from _ufunc(value)
        elif found_by_name(value):
            yield from (value.__module__, value.__qualname__)
        else:
            yield from map(self.digest, self.made_of(value))

    def code(self, code: CodeType) -> Iterator[str]:
        """What is executed; not where it stands."""
        yield from (code.co_code.hex(), code.co_exceptiontable.hex())
        yield from map(self.digest, (code.co_consts, code.co_names, code.co_varnames))
        yield from map(self.digest, (code.co_freevars, code.co_cellvars, code.co_flags))
        yield repr((code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount))

    def made_of(self, value: Any) -> Iterable[Any]:
        """What a value that has no name of its own is made of."""
        if isinstance(value, FunctionType):
            return self.function(value)
        if isinstance(value, MethodType):
            return (value.__func__, value.__self__)
        if isinstance(value, BuiltinFunctionType):
            return (value.__qualname__, value.__self__)
        if isinstance(value, partial):
            return (value.func, value.args, value.keywords)
        if isinstance(value, type):
            return (value.__qualname__, value.__bases__, _body(value))
        if hasattr(value, "__wrapped__"):
            return (value.__wrapped__,)
        if isinstance(value, property):
            return (value.fget, value.fset, value.fdel)
        if is_dataclass(value) and getattr(value, "__dataclass_params__").frozen:  # noqa: B009 - not typed
            return (type(value), [(f.name, getattr(value, f.name)) for f in fields(value)])
        return _reduced(value)

    def function(self, value: FunctionType) -> Iterable[Any]:
        space = value.__globals__
        read = {name: space[name] for name in sorted(global_names(value.__code__)) if name in space}
        cells = [_content(cell) for cell in value.__closure__ or ()]
        return (value.__code__, value.__defaults__, value.__kwdefaults__, cells, read)


@cache
def global_names(code: CodeType) -> frozenset[str]:
    """Names that the code, and functions made in it, read from its module."""
    found = {i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    inner = (global_names(each) for each in code.co_consts if isinstance(each, CodeType))
    return frozenset(found).union(*inner)


def _ufunc(value: np.ufunc) -> tuple[str, str]:
    """Module and name of one of NumPy's or SciPy's; `TypeError` for another, whose loop cannot be read."""
    for module in ("numpy", "scipy.special"):
        if getattr(sys.modules.get(module), value.__name__, None) is value:
            return module, value.__name__
    raise TypeError(f"{value!r} is none of NumPy's or SciPy's")


def _content(cell: Any) -> Any:
    """What a closure holds; nothing where the variable has no value yet."""
    try:
        return cell.cell_contents
    except ValueError:
        return ("empty",)


def _body(kind: type) -> dict[str, Any]:
    """What a class that has no name of its own defines."""
    unread = ("__dict__", "__weakref__", "__doc__", "__module__", "__firstlineno__", "__static_attributes__")
    return {name: part for name, part in vars(kind).items() if name not in unread}


def _reduced(value: Any) -> Iterable[Any]:
    """Class, arguments, state and items, as `copy` takes an object apart; `TypeError` where it cannot."""
    made = value.__reduce_ex__(2)
    parts = (made,) if isinstance(made, str) else made
    return (type(value), *(list(part) if isinstance(part, Iterator) else part for part in parts))
