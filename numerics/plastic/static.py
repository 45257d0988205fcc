r"""Frozen states in numbers: activity, Sigma, edge of the spectrum. Each answer says whether the dynamics has
it:

$$\Sigma=g^2E\frac{\varphi'^2}{(1-kq\varphi')^2}<1$$

is needed for that, whatever p. Near a continuous onset it is above 1: the frozen solution is not seen there.

The edge is where $1-g^2E\varphi'^2/D^2$ vanishes, $D=1+\lambda-kq\varphi'/(1+p\lambda)$, right of the rate of
the fastest neuron alone, where D = 0 for it. For k >= 0 it is the rightmost point: at a real part a right of
that $|D|\ge\mathrm{Re}D\ge1+a-kq\varphi'/(1+pa)>0$.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import log2, sqrt, tanh
from typing import Any

from scipy.optimize import brentq

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.feedback.half_line import LOSS, root
from rnnchaos.numerics.plastic.laws import Law, solved
from rnnchaos.numerics.plastic.scan import State, states
from rnnchaos.numerics.quantity import GAIN, Engine, Parameter, Quantity, choice, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError, present

K = real("k", "strength of plasticity, Hebbian for k > 0", at_least=-100, at_most=100)
HEBBIAN = real("k", K.meaning, at_least=0, at_most=100)
P = real("p", "time constant of the synapses, that of the neurons being 1", at_least=0, at_most=1000)
SOLE, NAMES = "sole", ("lower", "upper", "aligned")
BRANCH = choice("branch", "which frozen state, for several or k q > 1", (SOLE, *NAMES), default=SOLE)
PROOF = "FLINT's enclosed integrals over x; root by interval Newton; states counted by a scan in float64"
REFERENCE = (
    "mpmath: Gauss-Legendre quadrature over x, secant root; radius: 10 times the larger change on doubling "
    "the precision and on finer rules"
)


def state_of(k: Fraction, g: Fraction, branch: str) -> State | None:
    """The state asked for; None where all neurons are at 0. Raises `UsageError` where that is not said."""
    found = () if g <= 1 and k <= 1 else states(float(k), float(g))
    names = [state.name for state in found]
    if found and branch == SOLE and (len(found) > 1 or names[0] == "aligned"):
        told = "; ".join(f"{state.name} with q near {state.q:.6g}" for state in found)
        others = ", imprinted states: plastic.imprinted_activity" if "aligned" in names else ""
        raise UsageError("branch", "missing", f"{told}; accepted: --branch {' or '.join(names)}{others}")
    if found and branch not in (SOLE, *names):
        raise UsageError("branch", branch, f"accepted here: {' or '.join(names)}")
    return found[0 if branch == SOLE else names.index(branch)] if found else None


def labelled(engine: Engine) -> Engine:
    """With what the answer is about."""

    def run(bits: int, /, *, k: Fraction, g: Fraction, branch: str, **other: Any) -> Ball:
        found, state = engine(bits, k=k, g=g, branch=branch, **other), state_of(k, g, branch)
        if state is None:
            return found
        size = Law(None, float(k), float(g), state.q).sigma()
        kind = "not a state of the dynamics" if size > 1 else "linearly stable"
        signs = "; aligned: all signs at once, which no run finds" if state.name == "aligned" else ""
        told = f"static, {kind}: Sigma = {size:.6g}{signs}"
        return replace(found, message=told, method=f"{told}; {found.method}")

    return run


def quantity(
    name: str, title: str, rest: Callable[[Any], Any], number: Callable[..., Any], *parameters: Parameter
) -> Quantity:
    """A number of the frozen state, `number(law, **other)`; `rest(g)` where all neurons are at 0."""

    def at_rest(bits: int, /, *, k: Fraction, g: Fraction, branch: str, **other: Any) -> Ball | None:
        if state_of(k, g, branch) is not None:
            return None
        where = "g <= 1" if k <= 1 else f"g is below the fold of the frozen branch at k = {float(k):g}"
        why = f"q = 0 is the only frozen state: {where}"
        with working_bits(bits):
            return Ball(arb_of(rest(g)), f"exact: {why}", True, "quiescent", why)

    def compute(numbers: Arithmetic, *, k: Fraction, g: Fraction, branch: str, **other: Any) -> Any:
        state = present(state_of(k, g, branch), "a frozen state")
        law = solved(numbers, numbers.number(k), numbers.number(g), state.q, rising=state.rising)
        return number(law, **other)

    def guard(*, k: Fraction, g: Fraction, branch: str, **other: Any) -> int:
        return LOSS + 8 + int(2 * log2(1 / present(state_of(k, g, branch), "a frozen state").q))

    pair = map(labelled, engines(compute, at_rest, proof=PROOF, reference=REFERENCE, guard=guard))
    id = f"plastic.{name}"
    return Quantity(id, title, id, (*parameters, BRANCH), *pair, phases=False)


def edge(law: Law, *, p: Fraction) -> Any:
    """The largest real lambda with f = 0, found as a distance from the rate of the fastest neuron alone."""
    numbers = present(law.numbers, "an arithmetic")
    near = Law(None, float(law.k), float(law.g), float(law.q))
    ((x0, _),) = near.pieces()
    back, slow = near.s * (1 - tanh(x0) ** 2), float(p)
    alone = (sqrt((1 + slow) ** 2 - 4 * slow * (1 - back)) - 1 - slow) / (2 * slow) if p else back - 1
    start = brentq(lambda y: _excess(near, alone + y, slow)[0], 1e-6, 2 * near.g + 2)
    origin, time = numbers.number(Fraction(alone)), numbers.number(p)
    f: Callable[[Any], tuple[Any, Any]] = lambda y: _excess(law, origin + y, time)  # noqa: E731
    return origin + root(numbers, f, start, "the edge of the spectrum")


def _excess(law: Law, at: Any, p: Any) -> tuple[Any, Any]:
    """(f, in balls its derivative) at lambda; where x is beyond s + 3, s phi' < 0.002."""
    s, late = law.s, 1 + p * at
    small = float(1 / (1 + at - 0.002 / late))

    def mean(f: Callable[..., Any], power: int) -> Any:
        inside = lambda t, d, eta: f(d) * d * d * (1 - s * d) / (1 + at - s * d / late) ** power  # noqa: E731
        return law.g**2 * law.mean(inside, 2 * small**power * (1 + float(p / late**2)))

    proved = law.numbers is not None and law.numbers.balls  # elsewhere roots need no derivative
    return 1 - mean(lambda d: 1, 2), 2 * mean(lambda d: 1 + s * d * p / late**2, 3) if proved else None


STATIC = (
    quantity("static_activity", "q of the frozen state", lambda g: 0, lambda law: law.q, K, GAIN),
    quantity("bulk_stability", "Sigma: < 1 if stable", lambda g: g * g, lambda law: law.sigma(), K, GAIN),
    quantity("frozen_edge", "right edge of its spectrum", lambda g: g - 1, edge, HEBBIAN, P, GAIN),
)
