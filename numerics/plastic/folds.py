r"""Where frozen states end: the fold of the frozen branch, imprinted states and theirs; tricritical points.

A fold is a double root of $h(q)=q-Et^2$ in q and a parameter: the parameter that makes h vanish, found at
each q, and then the q at which h' vanishes too, both by secants. At g = 0 the imprinted state is
$x=k\tanh^3x$, whose fold is at $\sinh2x=6x$.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.elementary import point
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.plastic.laws import LOSS, Law, root, solved, tanh
from rnnchaos.numerics.plastic.scan import LEAST, fold, imprint, imprinted_fold
from rnnchaos.numerics.plastic.static import PROOF, REFERENCE, K
from rnnchaos.numerics.quantity import GAIN, PHI, Quantity, choice, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

STRONG = real("k", K.meaning, above=0, at_most=100)
WEAK = real("g", GAIN.meaning, at_least=0, at_most=5)
OF = choice("of", "what of the fold: its gain g or its activity q", ("g", "q"), default="g")
ESTIMATED = (
    "double root by secants of FLINT's integrals; radius: 10 times the change on doubling the precision"
)
LOST = "not imprinted: k is below plastic.imprinted_fold at this g"


def double_root(
    law_at: Callable[[Any, Any], Law], numbers: Arithmetic, start: float, first: float
) -> tuple[Any, Any]:
    """(q, the other parameter) near (first, start) where q - E tanh^2 and its slope vanish."""
    last, near = numbers.number(Fraction(start)), numbers.number(Fraction(1, 2**18))
    tiny = numbers.number(Fraction(1, 2 ** (numbers.precision - LOSS)))

    def small(step: Any, at: Any) -> bool:
        return bool(abs(point(step)) < tiny * abs(point(at)))

    def zero(f: Callable[[Any], Any], at: Any, what: str) -> Any:
        return secant(lambda u: point(f(u)), at, at * (1 + near), small=small, what=what, point=point)

    def other(q: Any) -> Any:
        nonlocal last
        last = zero(lambda u: law_at(u, q).gap()[0], last, "the frozen branch")
        return last

    q = zero(lambda q: law_at(other(q), q).gap()[1], numbers.number(Fraction(first)), "a fold")
    return q, other(q)


def static_fold(numbers: Arithmetic, *, k: Fraction, of: str) -> Any:
    """g or q at the fold."""
    g, q = fold(float(k))
    strength = numbers.number(k)
    found = double_root(lambda gain, at: Law(numbers, strength, gain, at), numbers, g, q)
    return found[1] if of == "g" else found[0]


def _no_fold(bits: int, /, *, k: Fraction, of: str) -> Ball | None:
    if k <= 1:
        return Ball(None, "exact", True, "none", "no fold: the onset is continuous for k <= 1")
    if float(k) >= LEAST:
        return Ball(None, "exact", True, "none", "no fold: the aligned branch reaches down to g = 0")
    return None


def imprinted(numbers: Arithmetic, *, k: Fraction, g: Fraction) -> Any:
    """q of the imprinted state."""
    strength = numbers.number(k)
    if g == 0:
        start = float(k)
        for _ in range(2000):
            start = float(k) * float(mp.tanh(start)) ** 3
        x = root(numbers, lambda y: _without_couplings(strength, y), start, "an imprinted neuron")
        return tanh(x) ** 2
    state = present(imprint(float(k), float(g)), "an imprinted state")
    return solved(numbers, strength, numbers.number(g), state.q, imprinted=True).q


def _without_couplings(k: Any, x: Any) -> tuple[Any, Any]:
    t = tanh(x)
    return x - k * t**3, 1 - 3 * k * t**2 * (1 - t**2)


def _not_imprinted(bits: int, /, *, k: Fraction, g: Fraction) -> Ball | None:
    holds = float(k) > LEAST if g == 0 else imprint(float(k), float(g)) is not None
    return None if holds else Ball(None, "scan in float64", False, "none", LOST)


def least_imprinted(numbers: Arithmetic, *, g: Fraction) -> Any:
    """k at the fold of the imprinted states."""
    if g == 0:
        x = root(numbers, _turned, 1.42, "the fold of imprinted neurons")
        return x / tanh(x) ** 3
    k, q = imprinted_fold(float(g))
    gain = numbers.number(g)
    return double_root(lambda strength, at: Law(numbers, strength, gain, at, True), numbers, k, q)[1]


def _turned(x: Any) -> tuple[Any, Any]:
    """sinh 2x - 6x and its slope, by tanh x."""
    t = tanh(x)
    d = 1 - t**2
    return 2 * t / d - 6 * x, 2 * (1 + t**2) / d - 6


def tricritical(numbers: Arithmetic, *, phi: Nonlinearity) -> Any:
    """-c3/(2 c1^4). Raises `UsageError` for a phi without these derivatives."""
    import sympy as sp

    c1, c3 = (sp.sympify(phi.taylor(3)[j]) for j in (1, 3))
    found = -c3 / (2 * c1**4)
    if found.is_Rational:
        return numbers.number(Fraction(int(found.p), int(found.q)))
    digits = int(numbers.precision * 0.302) + 4
    shown = str(found.evalf(digits))
    return widened(arb(shown), arb(10) ** (2 - digits) * abs(arb(shown))) if numbers.balls else mp.mpf(shown)


FOLDS = (
    Quantity(
        "plastic.static_fold",
        "gain, or activity, at the fold of the frozen branch, 1 < k < 2.017",
        "plastic.static_fold",
        (K, OF),
        *engines(static_fold, _no_fold, estimate=ESTIMATED, reference=REFERENCE, guard=2 * LOSS),
        phases=False,
    ),
    Quantity(
        "plastic.imprinted_activity",
        "mean squared activity of the imprinted fixed point, whatever p",
        "plastic.imprinted_activity",
        (STRONG, WEAK),
        *engines(imprinted, _not_imprinted, proof=PROOF, reference=REFERENCE, guard=LOSS),
        phases=False,
    ),
    Quantity(
        "plastic.imprinted_fold",
        "least strength of plasticity at which random signs can be imprinted",
        "plastic.imprinted_fold",
        (WEAK,),
        *engines(
            least_imprinted,
            proof=lambda *, g: None if g else "tanh x = 3 x/cosh^2 x by interval Newton",
            estimate=ESTIMATED,
            reference=REFERENCE,
            guard=2 * LOSS,
        ),
        phases=False,
    ),
    Quantity(
        "plastic.tricritical",
        "strength of plasticity at which the onset turns discontinuous",
        "plastic.tricritical",
        (PHI,),
        *engines(tricritical, proof="exact in the Taylor coefficients of phi", reference=REFERENCE),
        phases=False,
    ),
)
