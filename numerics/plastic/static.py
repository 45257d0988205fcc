r"""Frozen states in numbers: their activity, their Sigma, the edge of their spectrum. Each answer says
whether the state is one of the dynamics.

$$\Sigma=g^2E\frac{\varphi'^2}{(1-kq\varphi')^2}<1$$

is needed for that, whatever p. Near a continuous onset it is above 1: the frozen solution is not seen there.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import log2, sqrt, tanh
from typing import Any

from scipy.optimize import brentq

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.plastic.laws import LOSS, Law, root, solved
from rnnchaos.numerics.plastic.scan import State, aligned, crossing, stability, states
from rnnchaos.numerics.quantity import GAIN, Engine, Parameter, Quantity, choice, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError, present

K = real("k", "strength of plasticity, Hebbian for k > 0", at_least=-100, at_most=100)
P = real("p", "time constant of the synapses, that of the neurons being 1", at_least=0, at_most=1000)
SOLE = "sole"
BRANCH = choice(
    "branch",
    "which frozen state, where there are several or k q > 1",
    (SOLE, "lower", "upper", "aligned"),
    default=SOLE,
)
PROOF = "FLINT's enclosed integrals over x; root by interval Newton; states counted by a scan in float64"
REFERENCE = (
    "mpmath: Gauss-Legendre quadrature over x, secant root; radius: 10 times the larger change on doubling "
    "the precision and on finer rules"
)
REST = "q = 0 is the only frozen state: "
Compute = Callable[..., Any]


def state_of(k: Fraction, g: Fraction, branch: str) -> State | None:
    """The state asked for; None where all neurons are at 0. Raises `UsageError` where that is not said."""
    found = () if g <= 1 and k <= 1 else states(float(k), float(g))
    names = [state.name for state in found]
    if not found:
        return None
    if branch == SOLE and (len(found) > 1 or names[0] == "aligned"):
        told = "; ".join(f"{state.name} with q near {state.q:.6g}" for state in found)
        others = ", imprinted states: plastic.imprinted_activity" if "aligned" in names else ""
        raise UsageError("branch", "missing", f"{told}; accepted: --branch {' or '.join(names)}{others}")
    if branch not in (SOLE, *names):
        raise UsageError("branch", branch, f"accepted here: {' or '.join(names)}")
    return found[0] if branch == SOLE else found[names.index(branch)]


def said(k: float, g: float, state: State) -> str:
    """Whether the dynamics has this state."""
    size = stability(k, g, state.q)
    if size > 1:
        return f"static, not a state of the dynamics: Sigma = {size:.6g} > 1"
    how = "; aligned: all signs at once, which no run finds" if state.name == "aligned" else ""
    return f"static and linearly stable, Sigma = {size:.6g}{how}"


def labelled(engine: Engine) -> Engine:
    """With what the answer is about."""

    def run(bits: int, /, **given: Any) -> Ball:
        found, state = engine(bits, **given), state_of(given["k"], given["g"], given["branch"])
        told = None if state is None else said(float(given["k"]), float(given["g"]), state)
        return replace(found, message=found.message or told)

    return run


def quantity(
    name: str, title: str, rest: Callable[..., Any], number: Compute, parameters: Sequence[Parameter]
) -> Quantity:
    """A number of the frozen state, `number(law, state, **more)`; `rest(g)` where all neurons are at 0."""

    def at_rest(bits: int, /, *, k: Fraction, g: Fraction, branch: str, **other: Any) -> Ball | None:
        if state_of(k, g, branch) is not None:
            return None
        why = "g <= 1" if k <= 1 else f"g is below the fold of the frozen branch at k = {float(k):g}"
        with working_bits(bits):
            return Ball(arb_of(rest(g)), "exact", True, "quiescent", REST + why)

    def compute(numbers: Arithmetic, *, k: Fraction, g: Fraction, branch: str, **other: Any) -> Any:
        state = present(state_of(k, g, branch), "a frozen state")
        law = solved(numbers, numbers.number(k), numbers.number(g), state.q, rising=state.rising)
        return number(law, state, **other)

    def guard(*, k: Fraction, g: Fraction, branch: str, **other: Any) -> int:
        state = present(state_of(k, g, branch), "a frozen state")
        return LOSS + 8 + int(2 * log2(1 / state.q))

    pair = engines(compute, at_rest, proof=PROOF, reference=REFERENCE, guard=guard)
    ball, mpmath = (labelled(engine) for engine in pair)
    return Quantity(
        f"plastic.{name}", title, f"plastic.{name}", (*parameters, BRANCH), ball, mpmath, phases=False
    )


def sigma(law: Law, state: State) -> Any:
    """Sigma."""
    return law.g**2 * law.mean(lambda t, d, eta: d * d / (1 - law.s * d))


def edge(law: Law, state: State, *, p: Fraction) -> Any:
    """The largest real lambda with g^2 E phi'^2/(1 + lambda - k q phi'/(1 + p lambda))^2 = 1, found as a
    distance from the rate of the fastest neuron alone, where the mean diverges."""
    s, numbers = law.s, law.numbers
    alone, start = _edge_near(float(law.k), float(law.g), state.q, float(p))
    slow, origin, size = (
        numbers.number(p),
        numbers.number(Fraction(alone)),
        8 / min(1 + alone + start / 2, 1) ** 3,
    )

    def f(y: Any) -> tuple[Any, Any]:
        at, late = 1 + origin + y, 1 + slow * (origin + y)
        value = law.mean(lambda t, d, eta: d * d * (1 - s * d) / (at - s * d / late) ** 2, size)

        def steeper(t: Any, d: Any, eta: Any) -> Any:
            return 2 * d * d * (1 - s * d) * (1 + s * d * slow / late**2) / (at - s * d / late) ** 3

        return 1 - law.g**2 * value, law.g**2 * law.mean(steeper, size * (1 + float(p)))

    return origin + root(numbers, f, start, "the edge of the spectrum")


def _edge_near(k: float, g: float, q: float, p: float) -> tuple[float, float]:
    """(lambda of the fastest neuron alone, how far above it the edge is)."""
    s = k * q
    feedback = s * (1 - tanh(crossing(s)) ** 2)
    alone = (sqrt((1 + p) ** 2 - 4 * p * (1 - feedback)) - 1 - p) / (2 * p) if p else feedback - 1

    def f(y: float) -> float:
        at, late = 1 + alone + y, 1 + p * (alone + y)
        return g * g * aligned(k, g, q, lambda t, d, eta: d * d * (1 - s * d) / (at - s * d / late) ** 2) - 1

    return alone, float(brentq(f, 1e-6, 2 * g + 2))


HEBBIAN = real("k", K.meaning, at_least=0, at_most=100)
STATIC = (
    quantity(
        "static_activity",
        "mean squared activity q of the frozen state",
        lambda g: 0,
        lambda law, state: law.q,
        (K, GAIN),
    ),
    quantity(
        "bulk_stability",
        "Sigma of the frozen state: below 1 where it is stable",
        lambda g: g * g,
        sigma,
        (K, GAIN),
    ),
    quantity(
        "frozen_edge",
        "right edge of the spectrum around the frozen state",
        lambda g: g - 1,
        edge,
        (HEBBIAN, P, GAIN),
    ),
)
