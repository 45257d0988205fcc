"""Class Quantity: what can be evaluated, with the parameters it declares and one function per engine.

A column lists its quantities in `QUANTITIES`. Decimal parameters become exact rationals (1.1 is 11/10); a
quantity refuses parameters that it does not declare, and every refusal names parameter, value and what is
accepted.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import TYPE_CHECKING, Any

from rnnchaos.numerics.value import Ball
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.grammar import ANY_EXPRESSION, EVERY_NAME, EXPRESSION, definitions
from rnnchaos.theory.nonlinearity.registry import (
    Nonlinearity,
    continuous_nonlinearity,
    odd_nonlinearity,
    registered,
)

if TYPE_CHECKING:
    from rnnchaos.numerics.nonlinearity.irrational import Irrational

_DECIMAL = re.compile(
    r"[+-]?(\d{1,400}(\.\d{0,2000})?|\.\d{1,2000})([eE][+-]?\d{1,4})?|[+-]?\d{1,400}/\d{1,400}"
)
LONGEST_SHOWN = 60
MAX_DIGITS, USUAL_DIGITS = 100_000, 15
SAMPLED_DIGITS, USUAL_SAMPLED = {"ball": 4, "mpmath": 2}, 3
"""Of a number from sampled paths, by engine, and those where none are asked for: the fourth costs ten times
as much."""
_WIDE, _NARROW = Context(prec=10_000, Emin=-99_999, Emax=99_999), Context(prec=20, Emin=-99_999, Emax=99_999)

Engine = Callable[..., Ball]
"""`(bits, **parameters) -> Ball`: bits is the working precision that the engine should aim at."""


@dataclass(frozen=True)
class Parameter:
    """A declared parameter: its name in code and on the command line, its meaning, and what it accepts.

    `parse` takes what a user gives (text or number) and returns the exact value, or raises `UsageError`.
    With `many` the value is itself a list: neither a sweep nor the path for arrays takes it apart. `domain`
    is what `parse` tests, as data: an interval, or the words of a choice; None where neither says it. `fits`
    says whether the value goes with those of the other parameters, all by name.
    """

    name: str
    meaning: str
    accepted: str
    parse: Callable[[Any], Any]
    default: Any = None
    required: bool = True
    many: bool = False
    domain: Interval | tuple[str, ...] | None = None
    fits: Callable[[Mapping[str, Any]], bool] | None = None

    def __call__(self, raw: Any) -> Any:
        try:
            return self.parse(raw)
        except UsageError as refused:
            if refused.name != "phi" or self.name == "phi":
                raise
            raise UsageError(self.name, raw, f"accepted: {self.accepted}") from None
        except (ValueError, TypeError, ArithmeticError):
            raise UsageError(self.name, raw, f"accepted: {self.accepted}") from None


def rational(raw: Any) -> Fraction:
    """An exact rational from a decimal string, a fraction 'p/q', an int, a Fraction, or a float by its
    shortest repr."""
    if isinstance(raw, bool):
        raise ValueError(raw)
    if isinstance(raw, Rational):
        return Fraction(int(raw.numerator), int(raw.denominator))
    text = repr(float(raw)) if isinstance(raw, Real) else str(raw).strip()
    if not _DECIMAL.fullmatch(text) or not Fraction(text.partition("/")[2] or 1):
        raise ValueError(text)
    return Fraction(text)


def real(
    name: str,
    meaning: str,
    *,
    above: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    below: float | None = None,
    nonzero: float | None = None,
    default: Any = None,
    required: bool = True,
) -> Parameter:
    """A real parameter with its open or closed bounds; the value is an exact Fraction, or `Irrational`.

    With `nonzero` it is 0, or at least that in size: engines plan in float64.
    """
    below_, at_most_ = _bound(below), _bound(at_most)
    domain = Interval(_bound(above), _bound(at_least), below_, at_most_, nonzero=_bound(nonzero))

    def parse(raw: Any) -> Any:
        return _inside(domain, raw)

    accepted = f"a finite real number {domain}".rstrip()
    return Parameter(name, meaning, accepted, parse, default, required, domain=domain)


def _bound(limit: float | None) -> Fraction | None:
    """1e12 and 0.1 as they are written."""
    return None if limit is None else Fraction(str(limit))


def real_number(raw: Any) -> "Fraction | Irrational":
    """An exact number: as `rational`, or sqrt(2), pi/2 and their like as text or from SymPy."""
    try:
        return rational(raw)
    except (ValueError, TypeError, ArithmeticError):
        from rnnchaos.numerics.nonlinearity.irrational import irrational

        return irrational(raw)


def _inside(domain: Interval, raw: Any) -> Any:
    value = rational(raw) if domain.whole else real_number(raw)
    if value not in domain:
        raise ValueError("outside of the domain")
    return value


def integer(
    name: str, meaning: str, *, at_least: int, at_most: int, default: Any = None, required: bool = True
) -> Parameter:
    """An integer parameter in a closed range (1e3 is accepted as 1000)."""

    domain = Interval(at_least=Fraction(at_least), at_most=Fraction(at_most), whole=True)

    def parse(raw: Any) -> int:
        return int(_inside(domain, raw))

    accepted = f"an integer from {at_least} to {at_most:g}"
    return Parameter(name, meaning, accepted, parse, default, required, domain=domain)


def choice(name: str, meaning: str, options: Sequence[str], *, default: str | None = None) -> Parameter:
    """One word of a fixed list."""

    def parse(raw: Any) -> str:
        if raw not in options:
            raise ValueError(raw)
        return str(raw)

    accepted = "one of " + ", ".join(options)
    return Parameter(name, meaning, accepted, parse, default, default is None, domain=tuple(options))


def listed(each: Parameter, *, at_least: int, at_most: int) -> Parameter:
    """A list of values of `each`: a sequence, or text with commas. The value is a tuple."""

    def parse(raw: Any) -> tuple[Any, ...]:
        parts = raw.split(",") if isinstance(raw, str) else list(raw)
        if not at_least <= len(parts) <= at_most:
            raise ValueError(raw)
        return tuple(each.parse(part.strip() if isinstance(part, str) else part) for part in parts)

    accepted = f"{at_least} to {at_most} values with commas, each {each.accepted}"
    return Parameter(each.name, each.meaning, accepted, parse, each.default, each.required, True, each.domain)


def or_word(parameter: Parameter, value: Any, *words: str) -> Parameter:
    """A parameter that also accepts a word, for `value`; the first of the words is the one that is told."""

    def parse(raw: Any) -> Any:
        return value if str(raw).strip().lower() in words else parameter.parse(raw)

    return replace(parameter, accepted=f"{parameter.accepted}, or {words[0]}", parse=parse)


def limited(parameter: Parameter, where: str, fits: Callable[[Mapping[str, Any]], bool]) -> Parameter:
    """A parameter that has to fit the values of all; `where` says it in words."""
    return replace(parameter, accepted=f"{parameter.accepted}; {where}", fits=fits)


GAIN = real("g", "gain: standard deviation of the couplings times sqrt(N)", above=0, at_most=1e12)
PHI = Parameter(
    "phi",
    "nonlinearity",
    f"{definitions()}, or {EXPRESSION}, where atan(x) is the plain arctangent",
    odd_nonlinearity,
    "tanh",
    False,
)
"""phi of a theory with the symmetry x -> -x: odd."""
ANY_PHI = replace(
    PHI,
    accepted=f"{definitions(EVERY_NAME)}, or {ANY_EXPRESSION}, where atan(x) is the plain arctangent",
    parse=continuous_nonlinearity,
)
"""phi of a theory that asks for no symmetry: continuous."""
REGISTERED_PHI = Parameter("phi", "nonlinearity", f"one of {definitions()}", registered, "tanh", False)
"""phi of a theory whose numerics is proved for the registered ones alone."""


def as_many(given: Mapping[str, Any]) -> Mapping[str, int]:
    """The `fewer_digits` of what has as many everywhere."""
    return {}


@dataclass(frozen=True, repr=False)
class Quantity:
    """One evaluable quantity: `ball` and `mpmath` are its two engines, `vectorised` the float64 path for
    arrays.

    `formula` is the id of the Formula that it evaluates; `most_digits` are those that an engine has (by its
    name), where they are few, and `fewer_digits` those at some parameters, where the number is sampled;
    `phases`: whether its parameters put a network into a phase, chaotic or not.
    """

    id: str
    title: str
    formula: str
    parameters: tuple[Parameter, ...]
    ball: Engine
    mpmath: Engine
    vectorised: Callable[..., Any] | None = None
    most_digits: Mapping[str, int] = field(default_factory=dict, kw_only=True)
    fewer_digits: Callable[[Mapping[str, Any]], Mapping[str, int]] = field(default=as_many, kw_only=True)
    phases: bool = field(default=True, kw_only=True)

    def __repr__(self) -> str:
        return f"<Quantity {self.id}({', '.join(p.name for p in self.parameters)}): {self.title}>"

    def digits(self, asked: Any, engine: str, given: Mapping[str, Any] | None = None) -> int:
        """The digits asked for; where none are, 15 (3 if sampled), or as many as this engine has, at the
        parameters where those are known. Raises `UsageError`."""
        fewer = {} if given is None else self.fewer_digits(given)
        most: int = min(self.most_digits.get(engine, MAX_DIGITS), fewer.get(engine, MAX_DIGITS))
        few = SAMPLED_DIGITS in (fewer, self.most_digits)
        if asked is None:
            return min(USUAL_SAMPLED if few else USUAL_DIGITS, most)
        if isinstance(asked, bool) or not isinstance(asked, int) or not 1 <= asked <= most:
            where = f" of {self.id} by {engine}" if most < MAX_DIGITS else ""
            sampled = ", the number is sampled" if few else ""
            raise UsageError("digits", asked, f"accepted{where}: an integer from 1 to {most}{sampled}")
        return int(asked)

    def resolve(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Exact values of all parameters, defaults filled in. Raises `UsageError` for missing or foreign
        names."""
        declared = {p.name: p for p in self.parameters}
        for name, raw in given.items():
            if name not in declared:
                raise UsageError(name, raw, f"{self.id} takes {', '.join(declared) or 'no parameter'}")
        out = {}
        for name, parameter in declared.items():
            if name in given:
                out[name] = parameter(given[name])
            elif parameter.required:
                raise UsageError(name, "missing", f"{self.id} needs {name}: {parameter.accepted}")
            else:
                out[name] = None if parameter.default is None else parameter(parameter.default)
        refuse_misfits(self.parameters, out)
        return out


def refuse_misfits(parameters: Iterable[Parameter], values: Mapping[str, Any]) -> None:
    """Raise `UsageError` for the first parameter that does not fit the values of all."""
    for parameter in parameters:
        if parameter.fits is not None and not parameter.fits(values):
            raise UsageError(parameter.name, shown(values[parameter.name]), f"accepted: {parameter.accepted}")


def shown(value: Any) -> str:
    """A parameter's exact value as text: 11/10 as 1.1 where the decimal is finite, a nonlinearity by its
    name. What is longer than `LONGEST_SHOWN` characters is rounded, and says so by a tilde; a long integer is
    never printed by Python, which refuses beyond 4300 digits.
    """
    if isinstance(value, Nonlinearity):
        return value.name
    if isinstance(value, tuple):
        return ",".join(shown(part) for part in value)
    if not isinstance(value, Fraction | int) or isinstance(value, bool):
        return str(value)
    short = max(value.numerator.bit_length(), value.denominator.bit_length()) < 4 * LONGEST_SHOWN
    exact = str(value) if short and value.denominator == 1 else _finite_decimal(Fraction(value))
    exact = exact or (str(value) if short else None)
    return exact if exact and len(exact) <= LONGEST_SHOWN else f"~{_rounded(Fraction(value))}"


def _finite_decimal(value: Fraction) -> str | None:
    """1/8 as 0.125, 10^-400 as 1e-400; None where the decimal does not end."""
    places = 0
    for prime in (2, 5):
        rest, count = value.denominator, 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if 10**places % value.denominator:
        return None
    return _plain(Decimal(value.numerator * (10**places // value.denominator)).scaleb(-places, _WIDE))


def _rounded(value: Fraction) -> str:
    return _plain(_NARROW.divide(Decimal(value.numerator), Decimal(value.denominator)))


def _plain(number: Decimal) -> str:
    """As a float of that size is written: 0.0001, 1e-5."""
    small = number.adjusted() < -4
    return f"{number:e}".replace("e+", "e") if small or number.adjusted() > 25 else f"{number:f}"
