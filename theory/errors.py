"""The errors every layer raises; the command line turns each into one line and an exit code.

A message names what was given, its value, and what would have been accepted. Nothing here is caught and
retried: a computation that did not converge says so and carries its residual.
"""

from typing import Any


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
        shown = value if isinstance(value, str) else repr(value)
        shown = shown if len(shown) <= 60 else shown[:57] + "..."
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
        super().__init__(f"{what} did not converge: residual {residual}")
        self.what, self.residual = what, residual

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.residual)

    def details(self) -> dict[str, Any]:
        return {"residual": self.residual}


class CannotWrite(RnnChaosError, OSError):
    """A folder or file that cannot be written."""

    exit_code = 73


class CannotRead(RnnChaosError, OSError):
    """A folder or file that is there and cannot be read."""

    exit_code = 73


class NotEnoughMemory(RnnChaosError, MemoryError):
    """An allocation refused before it is made, with what it needs and what there is."""

    exit_code = 75
