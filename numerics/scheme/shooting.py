r"""The Euler map's chaotic state: Delta0 such that its autocovariance decays.

    Delta_1     = [(1 + q^2) Delta0 - d^2 g^2 C(Delta0)]/(2q),              q = 1 - d,  d the step,
    Delta_(n+1) = [(1 + q^2) Delta_n - d^2 g^2 C(Delta_n)]/q - Delta_(n-1).

White noise of strength D adds its variance 2 D d a step to the right side at lag 0 alone, so only Delta_1
feels it, less by D d/q.

Near 0 the solutions are r^n and r^-n, $r+1/r=(1+q^2-d^2g^2C'(0))/q$. For the right Delta0 the growing one is
absent: $f(\Delta_0)=\Delta_n-r\Delta_{n-1}=0$ up to the cubic part of C, which disturbs Delta0 by about
$(\Delta_n/\Delta_0)^4$ of itself; the secant method on f needs a start within about $(\Delta_n/\Delta_0)^2$.
So n is chosen for $\Delta_n/\Delta_0=10^{-a/4}$ to get a digits, and a doubles. The first start is bracketed:
too small or too large a Delta0 makes the sequence turn up or cross zero.
"""

from collections.abc import Callable
from math import ceil, log
from typing import Any

from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.means.hermite import Correlation
from rnnchaos.theory.errors import NonConvergence

Function = Callable[[Any], Any]
Build = Callable[[Any], Correlation]
_MOST_STEPS, _MOST_SECANTS = 60_000, 40


class Map:
    """The recursion at gain^2 `g2` and step `d`, over any numbers; `sqrt` is theirs, `noise` D.

    `point` maps a number to itself without its error ball: the recursion would blow balls up far beyond the
    errors. `refinement` = 1 asks for finer rules of whatever is taken from the trajectory.
    """

    def __init__(
        self,
        g2: Any,
        d: Any,
        sqrt: Function,
        point: Function = lambda number: number,
        noise: Any = 0,
        refinement: int = 0,
    ) -> None:
        self.g2, self.step, self.sqrt, self.point, self.refinement = g2, d, sqrt, point, refinement
        self.keep, self.push, self.kick = 1 - d, d * d * g2, 2 * noise * d
        self.both = 1 + self.keep**2

    def first(self, c: Correlation) -> Any:
        """Delta_1, from the equation at lag 0 with Delta_(-1) = Delta_1."""
        drive = self.push * c.second + self.kick
        return self.point((self.both * c.variance - drive) / (2 * self.keep))

    def following(self, c: Correlation, before: Any, now: Any) -> Any:
        """Delta_(n+1) from Delta_(n-1), Delta_n."""
        return self.point((self.both * now - self.push * c(now)) / self.keep - before)

    def decay(self, c: Correlation) -> Any:
        """r < 1. Raises `NonConvergence` where 0 is elliptic: nothing decays at this Delta0."""
        half = (self.both - self.push * c.slope) / (2 * self.keep)
        if not half > 1:
            raise NonConvergence("shooting for the Euler map", f"r + 1/r = {float(2 * half):.6g} <= 2")
        return self.point(half - self.sqrt(half * half - 1))

    def miss(self, c: Correlation, count: int) -> Any:
        """f = Delta_n - r Delta_(n-1) at n = count."""
        before, now = c.variance, self.first(c)
        for _ in range(count - 1):
            before, now = now, self.following(c, before, now)
        return self.point(now - self.decay(c) * before)

    def side(self, c: Correlation) -> int:
        """+1 if the sequence turns up before it reaches zero, -1 if it crosses zero."""
        before, now = c.variance, self.first(c)
        for _ in range(_MOST_STEPS):
            if now <= 0:
                return -1
            if now >= before:
                return 1
            before, now = now, self.following(c, before, now)
        raise NonConvergence(
            "shooting for the Euler map",
            f"too near the onset for this dt: not decided in {_MOST_STEPS} steps",
        )

    def lags(self, c: Correlation, digits: float) -> int:
        """n with Delta_n/Delta0 about 10^-(digits/4)."""
        count = max(1, ceil((digits / 4 * log(10) + 1) / -log(float(self.decay(c)))))
        if count > _MOST_STEPS:
            raise NonConvergence("shooting for the Euler map", f"{count} lags wanted, {_MOST_STEPS} allowed")
        return count

    def bracketed(self, build: Build, guess: float, near: float = 0) -> float:
        """Delta0 to about 10^-(5 + near), by bisection around the flow's Delta0."""
        for width in (0.01, 0.03, 0.1, 0.3, 1.0, 3.0):
            low, high = guess / (1 + width), guess * (1 + width)
            sign = self.side(build(low))
            if self.side(build(high)) != sign:
                break
        else:
            raise NonConvergence("shooting for the Euler map", f"no bracket for Delta0 near {guess:.6g}")
        while high / low - 1 > 10 ** -(5 + near):
            middle = (low + high) / 2
            low, high = (middle, high) if self.side(build(middle)) == sign else (low, middle)
        return (low + high) / 2

    def refined(self, build: Build, start: Any, accurate: float, wanted: float, near: float = 0) -> Any:
        """Delta0 to `wanted` digits by secants with more and more lags, from one with `accurate` digits, and
        `near` digits more: near the onset 0 is elliptic that close to the right Delta0.
        """
        x = start
        while True:
            goal = wanted if wanted < 2 * accurate else 2 * accurate - 2
            x = self._secant(build, x, accurate + near, goal)
            if goal >= wanted:
                return x
            accurate = goal

    def _secant(self, build: Build, start: Any, accurate: float, goal: float) -> Any:
        here = build(start)
        count = self.lags(here, goal)
        enough = _tenth(start, 0.65 * goal)  # the next step would be its 1.6th power
        return secant(
            lambda variance: self.miss(here if variance is start else build(variance), count),
            start,
            self.point(start * (1 + _tenth(start, accurate))),
            small=lambda step, root: abs(step) <= abs(root) * enough,
            what="shooting for the Euler map",
            point=self.point,
            most=_MOST_SECANTS,
        )


def _tenth(like: Any, digits: float) -> Any:
    """10^-digits as a number of the type of `like`."""
    return (0 * like + 1) / 10 ** ceil(digits)
