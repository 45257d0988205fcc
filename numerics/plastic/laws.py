r"""Frozen states $x=\eta+kq\tanh x$, $\eta\sim\mathcal N(0,g^2q)$: units with feedback s = k q, aligned or
imprinted (`rnnchaos.numerics.feedback.law`). The derivative of $Et^2$ by q has none of x in it:

    d(E t^2)/dq = int 2 t d (eta/(2 q) + k t) n(eta) dx  (+ what crosses a jump at eta_s).
"""

from typing import Any

from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.feedback.half_line import of, root
from rnnchaos.numerics.feedback.law import Units


class Law(Units):
    """The frozen state of k and g at the activity q, of `numbers` or float64; `imprinted` or aligned."""

    k: Any
    g: Any
    q: Any

    def __init__(self, numbers: Arithmetic | None, k: Any, g: Any, q: Any, imprinted: bool = False) -> None:
        super().__init__(numbers, k * q, g**2 * q, imprinted)
        self.__dict__.update(k=k, g=g, q=q)

    def activity(self) -> Any:
        """E tanh^2."""
        return self.mean(lambda t, d, eta: t * t * (1 - self.s * d))

    def sigma(self) -> Any:
        """Sigma = g^2 E phi'^2/(1 - k q phi')^2."""
        return self.g**2 * self.mean(lambda t, d, eta: d * d / (1 - self.s * d))

    def gap(self) -> tuple[Any, Any]:
        """(q - E tanh^2, its derivative by q)."""
        half, k = 1 / (2 * self.q), self.k
        size = 2 + 8 * float(abs(half)) + 2 * abs(float(k))
        growth = self.mean(lambda t, d, eta: 2 * t * d * (eta * half + k * t), size)
        if self.kept:  # eta_s moves with q, in units of the width of eta
            lost, fallen = self.turn()[1], 1 - 1 / self.s - of("tanh", self.crossing(-self.turn()[1])) ** 2
            growth += self.density(lost) * (k * of("sqrt", 1 - 1 / self.s) + lost * half) * fallen
        return self.q - self.activity(), 1 - growth


def solved(
    numbers: Arithmetic, k: Any, g: Any, start: float, *, imprinted: bool = False, rising: bool = True
) -> Law:
    """The law whose activity is its q, near `start`, through which q - E tanh^2 is `rising`.

    Raises `NonConvergence`.
    """

    def f(q: Any) -> tuple[Any, Any]:
        value, slope = Law(numbers, k, g, q, imprinted).gap()
        return (value, slope) if rising else (-value, -slope)

    found = root(numbers, f, start, "the activity of a frozen state")
    return Law(numbers, k, g, found, imprinted)
