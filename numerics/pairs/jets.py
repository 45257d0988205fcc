r"""What the mean-field equations need of phi at a mean m and a variance Delta0, with first derivatives.

    first  E phi(x),   second  E phi(x)^2,   slope  E phi'(x)^2,                 x = m + u
    C(Delta) = E phi(m+u) phi(m+v),          K(Delta) = int_Delta^Delta0 C,      cov(u, v) = Delta

A `Jet` is a value and its partial derivatives in m and Delta0 at fixed Delta, and in Delta, over any numbers:
float64 arrays, balls or mpmath numbers. K stands for the potential, $V(\Delta_0)-V(\Delta)$, without a
primitive of phi. By the heat equation $\partial_mEf=E[fz]/s$, $\partial_{\Delta_0}Ef=E[f(z^2-1)]/2\Delta_0$
for $x=m+sz$: no derivative of f is needed.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Jet:
    """A number and its partial derivatives in m, Delta0 and Delta."""

    value: Any
    mean: Any
    variance: Any
    covariance: Any = 0


@dataclass(frozen=True)
class TwoPoint:
    """C and K at one covariance."""

    product: Jet
    integral: Jet


@dataclass(frozen=True)
class Means(ABC):
    """The means at (m, Delta0); `pair(Delta)` gives those of two inputs."""

    mean: Any
    variance: Any
    first: Jet
    second: Jet
    slope: Jet

    @abstractmethod
    def pair(self, covariance: Any) -> TwoPoint:
        """C and K at 0 <= Delta <= Delta0."""
