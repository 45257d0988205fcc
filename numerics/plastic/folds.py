r"""Where frozen states end, imprinted states, and tricritical points.

The fold is a double root of $h(q)=q-Et^2$ in q and g: the g that makes h vanish, found at each q, and then
the q at which h' vanishes too, both by secants. At g = 0 the imprinted state is $x=k\tanh^3x$.
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
from rnnchaos.numerics.plastic.laws import LOSS, Law, of, root, solved
from rnnchaos.numerics.plastic.scan import LEAST, fold, imprint
from rnnchaos.numerics.plastic.static import PROOF, REFERENCE, K
from rnnchaos.numerics.quantity import GAIN, PHI, Parameter, Quantity, choice, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

STRONG = real("k", K.meaning, above=0, at_most=100)
WEAK = real("g", GAIN.meaning, at_least=0, at_most=5)
OF = choice("of", "what of the fold: its gain g or its activity q", ("g", "q"), default="g")
EXACT = "exact in the Taylor coefficients of phi"
ESTIMATED = "double root by secants of FLINT's integrals; radius: 10 times the change at twice the bits"


def static_fold(numbers: Arithmetic, *, k: Fraction, of: str) -> Any:
    """g or q at the fold."""
    strength, last, first = numbers.number(k), *(numbers.number(Fraction(near)) for near in fold(float(k)))
    near, tiny = (numbers.number(Fraction(1, 2**bits)) for bits in (18, numbers.precision - LOSS))

    def zero(f: Callable[[Any], Any], at: Any, what: str) -> Any:
        small: Callable[[Any, Any], bool] = lambda d, u: bool(abs(point(d)) < tiny * abs(point(u)))  # noqa: E731
        return secant(lambda u: point(f(u)), at, at * (1 + near), small=small, what=what, point=point)

    def gain(q: Any) -> Any:
        nonlocal last
        last = zero(lambda g: Law(numbers, strength, g, q).gap()[0], last, "the frozen branch")
        return last

    q = zero(lambda q: Law(numbers, strength, gain(q), q).gap()[1], first, "its fold")
    return q if of == "q" else gain(q)


def imprinted(numbers: Arithmetic, *, k: Fraction, g: Fraction) -> Any:
    """q of the imprinted state; at g = 0 tanh(x)^2."""
    strength, start = numbers.number(k), float(k)
    if g:
        near = present(imprint(float(k), float(g)), "an imprinted state")
        return solved(numbers, strength, numbers.number(g), near.q, imprinted=True).q
    for _ in range(2000):
        start = float(k * mp.tanh(start) ** 3)

    def f(x: Any) -> tuple[Any, Any]:
        t = of("tanh", x)
        return x - strength * t**3, 1 - 3 * strength * t**2 * (1 - t**2)

    return of("tanh", root(numbers, f, start, "an imprinted neuron")) ** 2


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
    return Ball(None, "scan in float64", False, "none", "not imprinted: k is too small at this g")


def _quantity(
    name: str, title: str, parameters: tuple[Parameter, ...], *compute: Any, **how: Any
) -> Quantity:
    pair = engines(*compute, reference=REFERENCE, **{"guard": 2 * LOSS} | how)
    return Quantity(f"plastic.{name}", title, f"plastic.{name}", parameters, *pair, phases=False)


FOLDS = (
    _quantity("static_fold", "g or q at the frozen fold", (K, OF), static_fold, no_fold, estimate=ESTIMATED),
    _quantity("imprinted_activity", "q, whatever p", (STRONG, WEAK), imprinted, not_imprinted, proof=PROOF),
    _quantity("tricritical", "strength of discontinuous onset", (PHI,), tricritical, proof=EXACT),
)
