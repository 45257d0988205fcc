"""The errors every layer raises; the command line turns each into one line and an exit code.

A message names what was given, its value, and what would have been accepted. Nothing here is caught and
retried: a computation that did not converge says so and carries its residual.
"""

import math
import re
from numbers import Rational, Real
from typing import Any, TypeVar

LONGEST_QUOTED = 60
_NUMBER = r"[-+]?[0-9.]+(?:e[-+]?[0-9]+)?"
_REPRS = (
    (re.compile(r"Fraction\((-?[0-9]+), 1\)"), r"\1"),
    (re.compile(r"Fraction\((-?[0-9]+), ([0-9]+)\)"), r"\1/\2"),
    (re.compile(r"\b(?:np\.(?:float|int)[0-9]+|mpf|arb|Decimal|fmpq)\('?([^()']*)'?\)"), r"\1"),
    (re.compile(rf"\[({_NUMBER}) \+/- {_NUMBER}\]"), r"\1"),
    (re.compile(rf"\[\+/- ({_NUMBER})\]"), r"\1"),
    (re.compile(r"<function <lambda> at 0x[0-9a-f]+>"), "a lambda"),
    (re.compile(r"<(?:function|class|ufunc|built-in \w+) '?([^<>' ]+)'?(?: at 0x[0-9a-f]+)?>"), r"\1"),
    (re.compile(r"<([^<>]*?)(?: object)? at 0x[0-9a-f]+>"), r"\1"),
)
"""What a `repr` looks like, and the number in it."""
T = TypeVar("T")


class RnnChaosError(Exception):
    """Base of all errors of the package; `exit_code` is what the command line returns."""

    exit_code = 70

    def details(self) -> dict[str, Any]:
        """Machine-readable part of the error, for `--json`."""
        return {}


class UsageError(RnnChaosError, ValueError):
    """A value outside its domain: `name` = `value`, and what is `accepted`."""

    exit_code = 64

    def __init__(self, name: str, value: object, accepted: str) -> None:
        name, shown, accepted = quoted(name), quoted(value), without_reprs(accepted)
        super().__init__(f"{name} = {shown}: {accepted}".replace("\n", " "))
        self.name, self.value, self.accepted = name, shown, accepted

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.value, self.accepted)

    def details(self) -> dict[str, Any]:
        return {"name": self.name, "value": self.value, "accepted": self.accepted.removeprefix("accepted: ")}


class NonConvergence(RnnChaosError, ArithmeticError):
    """An iteration or an enclosure that did not reach what was asked; never carries an iterate as a
    result."""

    exit_code = 70

    def __init__(self, what: str, residual: str) -> None:
        what, residual = without_reprs(what), without_reprs(residual)
        super().__init__(f"{what} did not converge: residual {residual}")
        self.what, self.residual = what, residual

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.residual)

    def details(self) -> dict[str, Any]:
        return {"residual": self.residual}


class Unproved(NonConvergence):
    """What could not be proved of an expression where it was needed, and where."""

    @property
    def reason(self) -> str:
        """In a few words."""
        return f"{self.what} {self.residual}"


class CannotWrite(RnnChaosError, OSError):
    """A folder or file that cannot be written."""

    exit_code = 73


class CannotRead(RnnChaosError, OSError):
    """A folder or file that is there and cannot be read."""

    exit_code = 73


class NotEnoughMemory(RnnChaosError, MemoryError):
    """An allocation refused before it is made, with what it needs and what there is."""

    exit_code = 75


def quoted(value: object) -> str:
    """What was given, as a message shows it: one printable line of at most `LONGEST_QUOTED` characters.

    Numbers are written as they are typed. One too long to be shown is given by its order of magnitude: Python
    prints no integer of more than 4300 digits.

    >>> quoted(10**5000), quoted("tanh(x)"), quoted("two\\nlines")
    ('about 1e5000', 'tanh(x)', 'two\\\\nlines')
    """
    plain: Any = None if isinstance(value, bool) else value
    if isinstance(plain, Rational):
        text = _rational(int(plain.numerator), int(plain.denominator))
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(map(quoted, value[:LONGEST_QUOTED]))}]"
    elif isinstance(plain, Real):
        text = repr(float(plain))
    else:
        text = value if isinstance(value, str) else without_reprs(_described(value))
    return printable(text, LONGEST_QUOTED)


def without_reprs(text: str) -> str:
    """Numbers as people write them where Python's or a library's `repr` stands in a message.

    >>> without_reprs("g = Fraction(3, 2), [0.5 +/- 1.2e-9], np.float64(2.0)")
    'g = 3/2, 0.5, 2.0'
    """
    for pattern, written in _REPRS:
        text = pattern.sub(written, text)
    return text


def printable(text: str, longest: int) -> str:
    """`text` in one line of at most `longest` characters; what does not print stands as its escape."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 3] + "..."


def _rational(top: int, bottom: int) -> str:
    if max(top.bit_length(), bottom.bit_length()) <= 3 * LONGEST_QUOTED:
        return str(top) if bottom == 1 else f"{top}/{bottom}"
    exponent = round((math.log2(abs(top)) - math.log2(bottom)) * math.log10(2)) if top else 0
    return f"about {'-' * (top < 0)}1e{exponent}"


def _described(value: object) -> str:
    """`repr`, or the type of what has none: a container may hold an integer that Python does not print."""
    try:
        return repr(value)
    except Exception:
        return f"a value of type {type(value).__name__}"


def present(value: T | None, what: str) -> T:
    """`value`, which the caller has reason to expect. Raises `RnnChaosError` naming `what` where it is None:
    an `assert` would say nothing, and under `python -O` check nothing."""
    if value is None:
        raise RnnChaosError(f"{what} is not there: please report this as a fault of rnnchaos")
    return value
