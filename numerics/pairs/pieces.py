r"""Piecewise polynomials: one-point means in closed form, over any numbers.

On a piece $l<x\le h$, $x=m+sz$, $\alpha=(l-m)/s$, $\beta=(h-m)/s$, a mean needs

    I_k = int_alpha^beta z^k n(z) dz,   I_0 = Phi_N(beta) - Phi_N(alpha),   I_1 = n(alpha) - n(beta),
    I_k = (k-1) I_(k-2) + alpha^(k-1) n(alpha) - beta^(k-1) n(beta),

n the normal density; its jet in m and Delta0 needs I_(k+1) and I_(k+2) alone
(`rnnchaos.numerics.pairs.jets`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import comb
from typing import Any

from rnnchaos.numerics.pairs.jets import Jet

Polynomial = tuple[Fraction, ...]


@dataclass(frozen=True)
class Pieces:
    """phi = `polynomials[i]` (coefficients of 1, x, x^2, ...) between `breaks[i-1]` and `breaks[i]`."""

    breaks: tuple[Fraction, ...]
    polynomials: tuple[Polynomial, ...]

    @cached_property
    def degree(self) -> int:
        """Of the highest power."""
        return max(len(p) for p in self.polynomials) - 1

    @cached_property
    def derivative(self) -> "Pieces":
        """phi' between the breaks."""
        return Pieces(
            self.breaks,
            tuple(tuple(k * c for k, c in enumerate(p))[1:] or (Fraction(0),) for p in self.polynomials),
        )

    @cached_property
    def primitive(self) -> "Pieces":
        """A continuous primitive of phi."""
        rows = [(Fraction(0), *(c / (k + 1) for k, c in enumerate(p))) for p in self.polynomials]
        for i, k in enumerate(self.breaks):
            rows[i + 1] = (_at(rows[i], k) - _at(rows[i + 1], k), *rows[i + 1][1:])
        return Pieces(self.breaks, tuple(rows))

    @cached_property
    def square(self) -> "Pieces":
        """phi^2."""
        return Pieces(self.breaks, tuple(_times(p, p) for p in self.polynomials))

    @cached_property
    def jumps(self) -> tuple[Fraction, ...]:
        """By how much phi jumps at each break."""
        values = [
            (_at(low, k), _at(high, k))
            for k, (low, high) in zip(self.breaks, pairwise(self.polynomials), strict=True)
        ]
        return tuple(high - low for low, high in values)

    @cached_property
    def smooth(self) -> int | None:
        """The d for which phi^(d+1) is a sum of delta functions at the breaks, with phi, ..., phi^(d-1)
        continuous; None where derivatives of different order jump.
        """
        part, d = self, 0
        while not any(part.jumps):
            if part.degree == 0:
                return None
            part, d = part.derivative, d + 1
        return d if part.degree == 0 else None

    def nth(self, order: int) -> "Pieces":
        """phi^(order) between the breaks."""
        return self if order == 0 else self.derivative.nth(order - 1)


def _times(p: Polynomial, q: Polynomial) -> Polynomial:
    out = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return tuple(out)


def _at(p: Polynomial, x: Fraction) -> Fraction:
    return sum((c * x**k for k, c in enumerate(p)), Fraction(0))


@dataclass(frozen=True)
class Normal:
    """The normal law over one kind of numbers: its density, its distribution, and exact numbers."""

    density: Callable[[Any], Any]
    distribution: Callable[[Any], Any]
    number: Callable[[Fraction], Any]


@dataclass(frozen=True)
class Truncated:
    """I_0, I_1, ... on every piece, at one m and s."""

    normal: Normal
    mean: Any
    root: Any
    pieces: Pieces
    moments: list[list[Any]]

    @classmethod
    def at(cls, pieces: Pieces, mean: Any, root: Any, normal: Normal, most: int) -> "Truncated":
        """With the moments up to I_most."""
        ends = [(normal.number(k) - mean) / root for k in pieces.breaks]
        tables = [_edge(z, normal, most) for z in ends]
        zero = 0 * (mean + root)
        low = [zero] * (most + 1)
        high = [zero + 1, *[zero] * most]
        for k in range(2, most + 1):
            high[k] = (k - 1) * high[k - 2]
        edges = [low, *tables, high]
        return cls(
            normal,
            mean,
            root,
            pieces,
            [[b - a for a, b in zip(x, y, strict=True)] for x, y in pairwise(edges)],
        )

    def jet(self, f: Pieces) -> Jet:
        """The jet of E f, f with the same breaks."""
        totals = [0 * (self.mean + self.root)] * 3
        for polynomial, moment in zip(f.polynomials, self.moments, strict=True):
            for k, c in enumerate(self._in_z(polynomial)):
                totals[0] = totals[0] + c * moment[k]
                totals[1] = totals[1] + c * moment[k + 1]
                totals[2] = totals[2] + c * (moment[k + 2] - moment[k])
        return Jet(totals[0], totals[1] / self.root, totals[2] / (2 * self.root * self.root))

    def _in_z(self, polynomial: Sequence[Fraction]) -> list[Any]:
        """The coefficients of z^k in sum c_j (m + s z)^j."""
        out = [0 * (self.mean + self.root)] * len(polynomial)
        for j, c in enumerate(polynomial):
            if c == 0:
                continue
            for k in range(j + 1):
                out[k] = out[k] + self.normal.number(c * comb(j, k)) * _power(self.mean, j - k) * _power(
                    self.root, k
                )
        return out


def _power(base: Any, exponent: int) -> Any:
    total = 1
    for _ in range(exponent):
        total = total * base
    return total


def _edge(z: Any, normal: Normal, most: int) -> list[Any]:
    """int_-inf^z t^k n(t) dt for k up to `most`."""
    density = normal.density(z)
    out = [normal.distribution(z), -density]
    power = z
    for k in range(2, most + 1):
        out.append((k - 1) * out[k - 2] - power * density)
        power = power * z
    return out
