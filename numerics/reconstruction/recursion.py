r"""The two-replica recursion, row by row: D(t, s) for s <= t gives D(t + dt, s) for s <= t + dt.

With $X(s,t)=\langle x_a(s)h_b(t)\rangle$, X(0, t) = 0, and the covariance of the fields $K=\rho g^2C$,

    X(s + dt, t)     = (1 - dt) X(s, t) + dt K(s, t),
    D(t + dt, s)     = (1 - dt) D(t, s) + dt X(s, t),                       s <= t,
    D(t + dt, t + dt) = (1 - dt)^2 D(t, t) + 2 dt (1 - dt) X(t, t) + dt^2 K(t, t):

all coefficients are positive, so that balls grow no faster than perturbations may. `by_differences` is the
same without X: another order of the arithmetic. Linear response W has $K=g^2(C+C_{\varphi'}W)$, after `burn`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rnnchaos.numerics.reconstruction.laws import Law, Row

Advance = Callable[[Row, Row, Any], Row]
"""`(D(t, .), K(t, .), dt) -> D(t + dt, .)`."""


def by_fields(row: Row, kernel: Row, dt: Any) -> Row:
    """By X, all coefficients positive."""
    stay, field, found = 1 - dt, 0 * dt, []
    for covariance, force in zip(row[:-1], kernel[:-1], strict=True):
        found.append(stay * covariance + dt * field)
        field = stay * field + dt * force
    found.append(stay * row[-1] + dt * field)
    return [*found, stay * stay * row[-1] + dt * (2 * stay * field + dt * kernel[-1])]


def by_differences(row: Row, kernel: Row, dt: Any) -> Row:
    """D(t + dt, s + dt) from D at (t + dt, s), (t, s + dt), (t, s)."""
    stay, found = 1 - dt, [(1 - dt) * row[0]]
    for s, force in enumerate(kernel):
        above = row[s + 1] if s + 1 < len(row) else found[-1]
        found.append(stay * (found[-1] + above - stay * row[s]) + dt * dt * force)
    return found


@dataclass(frozen=True)
class Setting:
    """Numbers of one arithmetic, rho that of the couplings; the step at which linear response begins, None
    for the distance itself."""

    g: Any
    dt: Any
    D0: Any
    rho: Any
    burn: int | None = None


def rows(of: Setting, law: Law, steps: int, advance: Advance = by_fields) -> Iterator[tuple[Row, Row]]:
    """D11(t, .) with D12(t, .) or W(t, .), at t = 0, dt, ..., steps dt."""
    own, other, square = [of.D0], [of.D0 if of.burn is None else 0 * of.D0], of.g * of.g
    yield own, other
    for step in range(steps):
        law.add(own[-1])
        plain = law.row(own, same=True)
        if of.burn is None:
            force = [of.rho * square * c for c in law.row(other)]
        elif step < of.burn:
            force = [0 * W for W in other]
        else:
            both = enumerate(zip(plain, law.row(own, order=1), other, strict=True))
            force = [square * (c + slope * W) if s >= of.burn else 0 * W for s, (c, slope, W) in both]
        own, other = advance(own, [square * c for c in plain], of.dt), advance(other, force, of.dt)
        yield own, other
