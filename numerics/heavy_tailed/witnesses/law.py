r"""What the witnesses of the heavy-tailed network put in: values by `evaluate`, and means over the stable law
z and over $S=\frac1N\sum|z_j|^\alpha$, summed on a table of the density.

    E h(|z|) = int 2 f(x) h(x) dx,   x = e^u;      M(s) = E exp(-s |z|^alpha);
    A_k = int (Phi - e^-t) (ln t)^k dt/t,   E S^-q = 1 + int (Phi - e^-t) t^q dt/t / Gamma(q),   Phi =
    M(t/N)^N.

The density at alpha = 1 and 2 is elementary, elsewhere it is that of `heavy_tailed.stable_pdf`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mpmath as mp
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of, exact_mpf
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate

DIGITS, _STEP, _BITS = 32, "0.08", 140


def number(name: str, *, digits: int = DIGITS, **parameters: Any) -> Any:
    """A value of this column."""
    return evaluate(f"heavy_tailed.{name}", digits=digits, **parameters).mpf


@dataclass(frozen=True)
class Table:
    """Pairs (x, weight) of int 2 f(x) (.) dx."""

    alpha: Any
    rows: tuple[tuple[Any, Any], ...]

    def mean(self, h: Callable[[Any], Any]) -> Any:
        """E h(|z|)."""
        return mp.fsum(weight * h(x) for x, weight in self.rows)

    @property
    def powers(self) -> tuple[tuple[arb, arb], ...]:
        """(x^alpha, weight), as balls."""
        return _powers(self)

    def laplace(self, s: Any) -> Any:
        """M(s)."""
        return self._summed(s, lambda x: x.exp())

    def missing(self, s: Any) -> Any:
        """1 - M(s), also where it is small."""
        return -self._summed(s, lambda x: x.expm1())

    def _summed(self, s: Any, f: Callable[[arb], arb]) -> Any:
        """E f(-s |z|^alpha), over balls for speed."""
        with working_bits(_BITS):
            rate, sum_ = arb_of(-s), arb(0)
            for power, weight in self.powers:
                sum_ = (sum_ + weight * f(rate * power)).mid()
            return exact_mpf(sum_)


@lru_cache(maxsize=8)
def _powers(table: Table) -> tuple[tuple[arb, arb], ...]:
    return tuple((arb_of(x**table.alpha), arb_of(weight)) for x, weight in table.rows)


def _density(alpha: str, x: Any) -> Any:
    if alpha == "1":
        return 1 / (mp.pi * (1 + x * x))
    if alpha == "2":
        return mp.exp(-x * x / 4) / mp.sqrt(4 * mp.pi)
    return number("stable_pdf", alpha=alpha, x=mp.nstr(x, 45))


@lru_cache(maxsize=4)
def table(alpha: str) -> Table:
    """Of the law at alpha, wide enough for means that are no wider than |z|^-0.8 at 0, |z|^(0.2 alpha) far
    out."""
    with mp.workdps(DIGITS + 4):
        step, rows, a = mp.mpf(_STEP), [], mp.mpf(alpha)
        low, high = 110, mp.mpf(6) if alpha == "2" else 112 / a
        for k in range(-int(low / step), int(high / step) + 1):
            x = mp.exp(step * k)
            weight = 2 * step * x * _density(alpha, +x)
            if weight:
                rows.append((x, weight))
        return Table(a, tuple(rows))


@dataclass(frozen=True)
class Sum:
    """S of N units: (ln t, Phi - e^-t) times the step, on a grid of ln t."""

    rows: tuple[tuple[Any, Any], ...]

    def moment(self, k: int) -> Any:
        """A_k."""
        return mp.fsum(u**k * share for u, share in self.rows)

    def inverse(self, q: Any) -> Any:
        """E S^-q."""
        return 1 + mp.fsum(mp.exp(q * u) * share for u, share in self.rows) / mp.gamma(q)


@lru_cache(maxsize=4)
def total(alpha: str, N: str) -> Sum:
    """The law of S from the table of |z|^alpha."""
    law, size, step = table(alpha), int(N), mp.mpf("0.08")
    with mp.workdps(DIGITS + 4):
        rows = []
        for k in range(-int(85 / step), int(60 / step)):
            u = step * k
            t = mp.exp(u)
            log = (
                size * mp.log1p(-law.missing(t / size)) if t < size else size * mp.log(law.laplace(t / size))
            )
            share = step * (mp.expm1(log) - mp.expm1(-t))
            rows.append((u, share))
            if k > 0 and abs(share) < mp.mpf(10) ** -(DIGITS + 4):
                break
        return Sum(tuple(rows))
