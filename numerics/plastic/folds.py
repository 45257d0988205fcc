r"""Where frozen states end, imprinted states, and tricritical points.

A fold is a double root of $h(q)=q-Et^2$ in q and g, of imprinted states in q and k: the one that makes h
vanish, found at each q, and then the q at which h' vanishes too, both by secants. At g = 0 the imprinted
state is $x=k\tanh^3x$, whose fold is at $\sinh2x=6x$.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.double_root import double_root
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.feedback.half_line import LOSS, of, root
from rnnchaos.numerics.plastic.laws import Law, solved
from rnnchaos.numerics.plastic.scan import LEAST, fold, imprint, imprinted_fold
from rnnchaos.numerics.plastic.static import PROOF, REFERENCE, K
from rnnchaos.numerics.quantity import GAIN, PHI, Parameter, Quantity, choice, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

STRONG = real("k", K.meaning, above=0, at_most=100)
WEAK = real("g", GAIN.meaning, at_least=0, at_most=5)
OF = choice("of", "what of the fold: its gain g or its activity q", ("g", "q"), default="g")
EXACT = "exact in the Taylor coefficients of phi"
LEAST_OF = choice("of", "what of the fold: its k or its activity q", ("k", "q"), default="k")
Gap = Callable[[Any, Any], tuple[Any, Any]]
tanh: Callable[[Any], Any] = partial(of, "tanh")
ESTIMATED = "double root by secants of FLINT's integrals; radius: 10 times the change at twice the bits"


def static_fold(numbers: Arithmetic, *, k: Fraction, of: str) -> Any:
    """g or q at the fold."""
    near, strength = map(numbers.number, map(Fraction, fold(float(k)))), numbers.number(k)
    gap: Gap = lambda g, q: Law(numbers, strength, g, q).gap()  # noqa: E731
    return double_root(gap, *near, bits=numbers.precision - LOSS, what="the fold of the frozen branch")[
        of == "q"
    ]


def least_imprinted(numbers: Arithmetic, *, g: Fraction, of: str) -> Any:
    """k or q at the fold of the imprinted states; at g = 0 sinh 2x = 6x."""
    if g == 0:
        x = root(numbers, _turned, 1.42, "the fold of imprinted neurons")
        return tanh(x) ** 2 if of == "q" else x / tanh(x) ** 3
    near, gain = map(numbers.number, map(Fraction, imprinted_fold(float(g)))), numbers.number(g)
    gap: Gap = lambda k, q: Law(numbers, k, gain, q, True).gap()  # noqa: E731
    return double_root(gap, *near, bits=numbers.precision - LOSS, what="the fold of imprinted states")[
        of == "q"
    ]


def _turned(x: Any) -> tuple[Any, Any]:
    """(sinh 2x - 6x, its derivative)."""
    t = tanh(x)
    cosh2 = 1 / (1 - t**2)
    return 2 * t * cosh2 - 6 * x, 2 * (1 + t**2) * cosh2 - 6


def imprinted(numbers: Arithmetic, *, k: Fraction, g: Fraction) -> Any:
    """q of the imprinted state; at g = 0 tanh(x)^2."""
    strength, start = numbers.number(k), float(k)
    if g:
        near = present(imprint(float(k), float(g)), "an imprinted state")
        return solved(numbers, strength, numbers.number(g), near.q, imprinted=True).q
    for _ in range(2000):
        start = float(k * mp.tanh(start) ** 3)

    def f(x: Any) -> tuple[Any, Any]:
        t = tanh(x)
        return x - strength * t**3, 1 - 3 * strength * t**2 * (1 - t**2)

    return tanh(root(numbers, f, start, "an imprinted neuron")) ** 2


def tricritical(numbers: Arithmetic, *, phi: Nonlinearity) -> Any:
    """-c3/(2 c1^4). Raises `UsageError` for a phi without these derivatives."""
    c1, c3 = (phi.taylor(3)[j] for j in (1, 3))
    found = -c3 / (2 * c1**4)
    if found.is_Rational:
        return numbers.number(Fraction(int(found.p), int(found.q)))
    digits = int(numbers.precision * 0.302) + 4
    shown = str(found.evalf(digits))
    return widened(arb(shown), abs(arb(shown)) * arb(10) ** (2 - digits)) if numbers.balls else mp.mpf(shown)


def no_fold(bits: int, /, *, k: Fraction, of: str) -> Ball | None:
    """None where there is one."""
    why = "the onset is continuous for k <= 1" if k <= 1 else "the aligned branch reaches down to g = 0"
    return None if 1 < k < LEAST else Ball(None, "exact", True, "none", f"no fold: {why}")


def not_imprinted(bits: int, /, *, k: Fraction, g: Fraction) -> Ball | None:
    """None where there is an imprinted state."""
    if k > LEAST if g == 0 else imprint(float(k), float(g)):
        return None
    return Ball(
        None, "scan in float64", False, "none", "not imprinted: k is below plastic.imprinted_fold here"
    )


def _quantity(
    name: str, title: str, parameters: tuple[Parameter, ...], *compute: Any, **how: Any
) -> Quantity:
    pair = engines(*compute, reference=REFERENCE, **{"guard": 2 * LOSS} | how)
    return Quantity(f"plastic.{name}", title, f"plastic.{name}", parameters, *pair, phases=False)


FOLDS = (
    _quantity("static_fold", "g or q at the frozen fold", (K, OF), static_fold, no_fold, estimate=ESTIMATED),
    _quantity("imprinted_activity", "q, whatever p", (STRONG, WEAK), imprinted, not_imprinted, proof=PROOF),
    _quantity(
        "imprinted_fold",
        "k or q at the fold of imprinted states",
        (WEAK, LEAST_OF),
        least_imprinted,
        proof=lambda *, g, of: None if g else "sinh 2x = 6x by interval Newton",
        estimate=ESTIMATED,
    ),
    _quantity("tricritical", "strength of discontinuous onset", (PHI,), tricritical, proof=EXACT),
)
