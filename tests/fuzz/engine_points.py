"""Random points of every quantity's declared domain, and the comparison of its engines at them.

Parameters come from the declarations: an interval is sampled at its closed ends, evenly, evenly in the
logarithm, and near the onset, g = 1 + 10^-k; a choice at each word; what has no domain as data at the
column's sample points and at its default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from time import process_time
from typing import Any

from flint import arb

from rnnchaos.numerics.evaluate import evaluate, quantity
from rnnchaos.numerics.presentation.samples import samples_of
from rnnchaos.numerics.quantity import ANY_PHI, PHI, Parameter, Quantity, shown
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.errors import RnnChaosError
from rnnchaos.theory.nonlinearity.registry import EVERY, REGISTRY

SECONDS = 20
"""Of CPU: what takes longer is not compared, and counted."""
SLOW = "TooLong"
EXPRESSIONS = ("tanh(2*x)", "sin(x)", "x*exp(-x**2)", "-tanh(x)")
NOT_ODD = ("relu(x)**2", "relu(x)-relu(x-1)", "tanh(x)+1/3", "log(1+exp(2*x))", "abs(x)")


def point(rng: Random, asked: Quantity, *, optional: float = 0.5) -> dict[str, str]:
    """A value for each parameter of a quantity; for one that has a default with this probability."""
    given = {}
    for parameter in asked.parameters:
        if parameter.required or rng.random() < optional:
            given[parameter.name] = value(rng, asked.id, parameter)
    return given


def value(rng: Random, id: str, parameter: Parameter) -> str:
    """A value of one parameter as it is typed."""
    domain = parameter.domain
    if isinstance(domain, tuple):
        return rng.choice(domain)
    if parameter.accepted == PHI.accepted:
        return rng.choice((*REGISTRY, *EXPRESSIONS))
    if parameter.accepted == ANY_PHI.accepted:
        return rng.choice((*EVERY, *EXPRESSIONS, *NOT_ODD))
    samples = samples_of(id).points.get(parameter.name, ())
    if parameter.many or not isinstance(domain, Interval):
        usual = () if parameter.default is None else (str(parameter.default),)
        return rng.choice((*samples, *usual) or ("1",))
    if samples and rng.random() < 0.4:
        return rng.choice(samples)
    return shown(number(rng, domain))


def number(rng: Random, domain: Interval) -> Fraction:
    """A number of the domain, drawn again until it lies in it."""
    while True:
        near = 1 + Fraction(rng.randint(1, 99), 10) / 10 ** rng.randint(1, 14)
        wide = rng.choice((1, 1, -1)) * Fraction(rng.randint(10, 99), 10) * Fraction(10) ** rng.randint(-4, 5)
        drawn = rng.choice((near, wide, Fraction(rng.randint(1, 100), 20), *_ends(domain)))
        drawn = Fraction(round(drawn)) if domain.whole else drawn
        if drawn in domain:
            return drawn


def _ends(domain: Interval) -> list[Fraction]:
    return [end for end in (domain.at_least, domain.at_most) if end is not None]


@dataclass(frozen=True)
class Compared:
    """What three computations of one number said: `refused` holds clean errors by their sentences, `breach`
    a contradiction or a failure that is none of the project's errors."""

    refused: tuple[str, ...] = ()
    breach: str = ""


def compare(id: str, given: Mapping[str, str], *, digits: int) -> Compared:
    """Enclosures of `digits` and of twice as many, and mpmath's estimate: all must overlap, and all say the
    same of whether there is a number. The fewer digits, the larger the truncations that an estimate may miss.
    """
    found: dict[str, Any] = {}
    refused = []
    for name, wanted, engine in (
        ("few", digits, "ball"),
        ("more", 2 * digits, "ball"),
        ("mpmath", digits, "mpmath"),
    ):
        start = process_time()
        try:
            most = quantity(id).digits(None, engine)
            found[name] = evaluate(id, digits=min(wanted, most), engine=engine, **given)
        except RnnChaosError as error:
            refused.append(f"{name}: {type(error).__name__}: {error}")
        except Exception as error:
            return Compared(tuple(refused), f"{name}: {type(error).__name__}: {error}")
        if (spent := process_time() - start) > SECONDS:
            return Compared((*refused, f"{name}: {SLOW}: {spent:.0f} s of CPU"))
    return Compared(tuple(refused), "; ".join(contradictions(found)))


def contradictions(found: Mapping[str, Any]) -> list[str]:
    """Pairs of answers that cannot both be true."""
    names = list(found)
    pairs = [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]
    return [f"{a} = {found[a]}, {b} = {found[b]}" for a, b in pairs if not agree(found[a].arb, found[b].arb)]


def agree(first: arb | None, second: arb | None) -> bool:
    """Whether two enclosures overlap, or both say that there is no number."""
    if first is None or second is None:
        return first is second
    return bool(first.overlaps(second))
