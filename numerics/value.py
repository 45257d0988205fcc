"""Class Value: a number with an error radius; `certified` says whether the radius is proved.

`certified` means the ball is proved to contain the quantity: rounding, truncation, discretisation and the
root are all enclosed. Otherwise the radius is an estimate, ten times the larger change on doubling the
working precision and on doubling the truncation, and `method` says how it was made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import flint
import mpmath as mp

from rnnchaos.numerics.ball.convert import arb_of, exact, exact_mpf
from rnnchaos.numerics.ball.decimals import significant, upper_decimal
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.number import Number
from rnnchaos.numerics.ball.precision import working_bits

BITS_PER_DIGIT = 3.3219280948873626
_LONGEST = 4000  # digits of an integer that is printed in full; Python refuses to print beyond 4300


def bits_for(digits: int, guard: int = 10) -> int:
    """Working bits for `digits` decimal digits with `guard` bits to spare."""
    return int(digits * BITS_PER_DIGIT) + 1 + guard


def reached(ball: flint.arb, digits: int) -> bool:
    """Whether the relative radius is at most 10^-digits (an exact number always is)."""
    return bool(ball.is_exact() or ball.rad() * flint.arb(10) ** digits <= ball.abs_lower())


@dataclass(frozen=True)
class Ball:
    """What an engine returns: an enclosure (or, uncertified, an estimate) of the number, and how it was
    found."""

    arb: flint.arb | None
    method: str
    certified: bool = True
    state: str = "chaotic"
    message: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Value(Number):
    """A number with its error. `parameters` holds what was asked, as exact strings, and `definitions` what
    those mean that are nonlinearities.

    It is a number: `v.value` and `v.radius` (mpmath), `float(v)`, `v.mpf`, `v.arb` convert, arithmetic
    carries the radius, and a comparison that the radius leaves open is an error
    (`rnnchaos.numerics.ball.number`).
    `str(v)` prints only digits that are sure. `state` is `chaotic`, `quiescent` or `none`, and empty where a
    quantity has no phases; for `none` there is no number, `arb` is None and `message` says why.
    """

    quantity: str
    arb: flint.arb | None
    digits: int
    certified: bool
    method: str
    state: str = "chaotic"
    message: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def mpf(self) -> Any:
        """The midpoint as an mpmath number, exactly; nan where there is no value."""
        if self.arb is None:
            return mp.nan
        return exact_mpf(self.arb)

    def derived(self, arb: flint.arb, method: str, *others: "Number") -> "Value":
        """The value of a computation with this one and others: certified where all are."""
        values = [self, *(other for other in others if isinstance(other, Value))]
        proved, digits = all(v.certified for v in values), min(v.digits for v in values)
        how = dict.fromkeys(m for v in values for m in v.method.split("; then "))
        return Value("computed", arb, digits, proved, "; then ".join([*how, method]), "")

    def decimal(self, extra: int = 3) -> tuple[str | None, str | None]:
        """Midpoint and radius as decimal strings; the radius covers the rounding of the midpoint's string.

        Raises nothing: without a value both are None.
        """
        if self.arb is None:
            return None, None
        with working_bits(bits_for(self.digits + extra, 64)):
            if self.arb.is_exact() and self.arb.is_integer() and abs(self.arb) < arb_of(10**_LONGEST):
                return str(exact(self.arb)), "0"
            shown, rounded = significant(self.arb.mid(), self.digits + extra)
            return shown, upper_decimal((self.arb - rounded).abs_upper())

    def __str__(self) -> str:
        if self.arb is None:
            return f"none ({self.message})"
        with working_bits(bits_for(self.digits + 10)):
            return self.arb.str(self.digits, radius=False)

    def printed_radius(self) -> str | None:
        """A bound of the distance from the digits that `str` prints to the truth: the radius of the value and
        the rounding of the digits. None where there is no value."""
        if self.arb is None:
            return None
        printed = str(self)
        with working_bits(4 * len(printed) + 64):
            return upper_decimal(abs(flint.arb(printed) - self.arb).upper())

    def __repr__(self) -> str:
        asked = ", ".join(f"{name} = {given}" for name, given in self.parameters.items())
        radius = self.printed_radius()
        number = str(self) if radius is None else f"{self} +/- {radius}"
        proof = "certified" if self.certified else "not certified"
        facts = [f"{self.digits} digits", proof, *([self.state] if self.state else [])]
        facts += self.explained().values()
        return f"<{self.quantity}{f'({asked})' if asked else ''} = {number}; {', '.join(facts)}>"

    def explained(self) -> dict[str, str]:
        """The definitions that the names of nonlinearities do not say by themselves."""
        given = self.parameters
        return {n: d for n, d in self.definitions.items() if d not in (given[n], f"{given[n]}(x)")}

    def _repr_html_(self) -> str:
        from rnnchaos.theory.statement.table import html_table

        asked = ", ".join(f"{name} = {given}" for name, given in self.parameters.items())
        rows = {"value": str(self), "radius": self.printed_radius() or "", "digits": str(self.digits)}
        rows |= {"certified": "yes" if self.certified else "no", "state": self.state}
        rows |= {**self.explained(), "method": self.method}
        return html_table(f"{self.quantity}({asked})", {name: said for name, said in rows.items() if said})

    def to_json(self) -> dict[str, Any]:
        """The object of `rnnchaos eval --json`, without its schema line."""
        value, radius = self.decimal()
        out: dict[str, Any] = {
            "quantity": self.quantity,
            "value": value,
            "radius": radius,
            "digits": self.digits,
            "certified": self.certified,
            "method": self.method,
            **({"state": self.state} if self.state else {}),
            "parameters": dict(self.parameters),
        }
        out |= {"definitions": dict(self.definitions)} if self.definitions else {}
        return out if self.message is None else out | {"message": self.message}

    def _repr_latex_(self) -> str:
        """The sure digits as math; without a value `none`, whose reason is in `message`."""
        if self.arb is None:
            return r"$\mathrm{none}$"
        mantissa, _, exponent = str(self).partition("e")
        return rf"${mantissa} \times 10^{{{int(exponent)}}}$" if exponent else f"${mantissa}$"


def judged(plain: flint.arb, finer: flint.arb, longer: flint.arb, method: str) -> Ball:
    """The finer value with ten times the larger change (and its own rounding) as radius, not certified."""
    change = abs(finer - plain).max(abs(longer - plain)).abs_upper()
    return Ball(widened(finer, 10 * change), method, False)
