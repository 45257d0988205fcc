r"""The quantities of generative diffusion: closed forms in m, Gamma, Delta, $\rho=m^2/\Gamma$, q and $I_c$.

I_F = [1 - rho (1 - q)]/Gamma,  pi = m^2 + Gamma - 2 + I_F,  K = (m^2 + Gamma - 1 - ln Gamma)/2 - I_c,
I = ln(Gamma/Delta)/2 + I_c,    mmse = Delta e^(2t) (1 - Delta I_F),                 Sigma = K_0 - K_T,
C = (1 + q)/2,                  x = Gamma y/m, tanh y = y (2 - Gamma)/(2 rho).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import expm1, exponential, logarithm, square_root, tanh
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.diffusion.signal import class_information, lost
from rnnchaos.numerics.engines import Arithmetic, AtRest, Compute, active, closed
from rnnchaos.numerics.feedback.half_line import crossing
from rnnchaos.numerics.quantity import Parameter, Quantity, choice, integer, real
from rnnchaos.numerics.value import Ball

MU = real("mu", "distance of the class means from 0; at 0 there are no classes", above=0, at_most=1e4)
S2 = real("s2", "variance of a class; of point data the entropy is infinite", above=0, at_most=1e4)
TIME = real("t", "time of the forward process", at_least=0, at_most=100)
LATER = real("t", "time of the forward process; at 0 information is infinite", above=0, at_most=100)
END = real("T", "time at which the forward process ends", above=0, at_most=100)
SIGNAL = real("rho", "signal of the class, m^2/Gamma", at_least=0, at_most=1e6)
DIMENSIONS = integer("d", "dimensions, +-mu in each", at_least=1, at_most=10**6, default=1, required=False)
CRITERIA = ("drift", "density", "covariance")
CRITERION = choice("criterion", "what changes: reverse drift, density at 0, data against noise", CRITERIA)
RATIO = real("alpha", "ln(number of samples)/d", above=0, at_most=100)
STEP = real("dt", "step of the Euler chain: stable below 2", above=0, below=2)
STRIP = "trapezoid rule in a strip, its error bounded"
NEVER = "no speciation: the curvature has one sign at all times"
NO_BRANCH = "none: x = 0 alone, which classes do not make unstable at this time"
INFINITE = "infinite: kappa G >= 1, the heat of the flow outweighs the tails of a class"


def _whole(given: Mapping[str, Any]) -> bool:
    T, dt = given["T"], given["dt"]
    return isinstance(T, Fraction) and isinstance(dt, Fraction) and (T / dt).denominator == 1


STEPS = replace(END, accepted="a multiple of dt up to 100", fits=_whole)


@dataclass(frozen=True)
class State:
    """p_t in numbers."""

    numbers: Arithmetic
    m: Any
    Gamma: Any
    Delta: Any
    decay: Any

    @property
    def rho(self) -> Any:
        return self.m**2 / self.Gamma

    @property
    def fisher(self) -> Any:
        return (1 - self.rho * lost(self.numbers, self.rho)) / self.Gamma

    @property
    def information(self) -> Any:
        return class_information(self.numbers, self.rho)


def state(numbers: Arithmetic, mu: Any, s2: Any, t: Any) -> State:
    """At time t; Delta without cancellation, Gamma = s2 + (1 - s2) Delta."""
    time, spread = numbers.number(t), numbers.number(s2)
    decay, noise = exponential(-2 * time), -expm1(-2 * time)
    mean, variance = numbers.number(mu) * exponential(-time), spread + (1 - spread) * noise
    return State(numbers, mean, variance, noise, decay)


def overlap(numbers: Arithmetic, *, rho: Any) -> Any:
    """q."""
    return 1 - lost(numbers, numbers.number(rho))


def _information(numbers: Arithmetic, *, rho: Any) -> Any:
    return class_information(numbers, numbers.number(rho))


def divergence(numbers: Arithmetic, *, mu: Any, s2: Any, t: Any) -> Any:
    """K."""
    p = state(numbers, mu, s2, t)
    return (p.m**2 + p.Gamma - 1 - logarithm(p.Gamma)) / 2 - p.information


def _production(numbers: Arithmetic, *, mu: Any, s2: Any, T: Any) -> Any:
    return divergence(numbers, mu=mu, s2=s2, t=Fraction(0)) - divergence(numbers, mu=mu, s2=s2, t=T)


def _fisher(numbers: Arithmetic, **at: Any) -> Any:
    return state(numbers, **at).fisher


def _rate(numbers: Arithmetic, **at: Any) -> Any:
    p = state(numbers, **at)
    return p.m**2 + p.Gamma - 2 + p.fisher


def _mutual(numbers: Arithmetic, **at: Any) -> Any:
    p = state(numbers, **at)
    return logarithm(p.Gamma / p.Delta) / 2 + p.information


def _mmse(numbers: Arithmetic, **at: Any) -> Any:
    p = state(numbers, **at)
    return p.Delta / p.decay * (1 - p.Delta * p.fisher)


def _clones(numbers: Arithmetic, *, d: int, **at: Any) -> Any:
    return 1 - lost(numbers, d * state(numbers, **at).rho) / 2


def _speciation(numbers: Arithmetic, *, mu: Any, s2: Any, criterion: str) -> Any:
    square, a = numbers.number(mu) ** 2, 1 - numbers.number(s2)
    left = {"density": square + a, "covariance": square + 1 - a}
    return logarithm(left.get(criterion, square + square_root(square**2 + a**2))) / 2


def _never(bits: int, /, *, mu: Any, s2: Any, criterion: str) -> Ball | None:
    """Where the time is not above 0; exact for rational numbers."""
    with working_bits(bits + 64):
        rational = isinstance(mu, Fraction) and isinstance(s2, Fraction)
        square, spread = (mu**2, s2) if rational else (arb_of(mu) ** 2, arb_of(s2))
        sizes = {"density": square - spread, "covariance": square + spread - 1}
        later = sizes.get(criterion, 2 * square + (1 - spread) ** 2 - 1) > 0
    return None if later else Ball(None, "exact", True, "none", NEVER)


def _branch(numbers: Arithmetic, **at: Any) -> Any:
    """Gamma y/m: y grows as the slope at 0, below 1, falls."""

    def gap(numbers: Arithmetic, y: Any) -> Any:
        p = state(numbers, **at)
        return (2 - p.Gamma) / (2 * p.rho) * y - tanh(y)

    p = state(numbers, **at)
    high = Fraction(float(2 * p.rho / (2 - p.Gamma))).limit_denominator(10**6) + 1
    return p.Gamma * crossing(numbers, gap, high, loss=64, what="diffusion.branch") / p.m


def _alone(bits: int, /, **at: Any) -> Ball | None:
    with working_bits(bits + 64):
        p = state(Arithmetic(True, bits, bits), **at)
        off = p.Gamma * (2 - p.Gamma) < 2 * p.m**2 and p.Gamma < 2
    return None if off else Ball(None, "exact", True, "none", NO_BRANCH)


def _collapse(numbers: Arithmetic, *, alpha: Any, s2: Any) -> Any:
    twice = 2 * numbers.number(alpha)
    return logarithm(1 + numbers.number(s2) / expm1(twice)) / 2


def _chain(numbers: Arithmetic, *, mu: Any, s2: Any, T: Any, dt: Any) -> Any:
    """E e^-Sigma of K = T/dt steps."""
    left, fixed = numbers.number(1 - dt) ** int(T / dt), 1 / numbers.number(1 - dt / 2)
    of_prior, of_class = (fixed + left**2 * (start - fixed) for start in (1, numbers.number(s2)))
    kappa, mean = 1 - 1 / of_prior, numbers.number(mu) * left
    rest = 1 - kappa * of_class
    if not rest > 0:
        return Ball(None, "exact", True, "none", INFINITE)
    return exponential(kappa * mean**2 / (2 * rest)) / square_root(of_prior * rest)


def _wide(bits: int, /, *, mu: Any, s2: Any, T: Any, dt: Any) -> Ball | None:
    """The same without a number for mpmath."""
    found = _chain(Arithmetic(True, bits, bits), mu=mu, s2=s2, T=T, dt=dt)
    return found if isinstance(found, Ball) else None


def _generated(numbers: Arithmetic, *, s2: Any, T: Any) -> Any:
    spread, p = numbers.number(s2), state(numbers, Fraction(1), s2, T)
    return spread + (1 - spread) * (spread * p.decay / p.Gamma) ** 2


def _law(name: str, title: str, compute: Compute, *given: Parameter, rest: AtRest = active) -> Quantity:
    return closed(f"diffusion.{name}", title, compute, given, rest, guard=32, proof=STRIP)


_POINT, _NOISY = (MU, S2, TIME), (MU, S2, LATER)
QUANTITIES = (
    _law("overlap", "overlap of a class with its posterior mean", overlap, SIGNAL),
    _law("class_information", "information on the class of a point", _information, SIGNAL),
    _law("fisher", "mean squared score", _fisher, *_POINT),
    _law("entropy_rate", "rate of entropy production", _rate, *_POINT),
    _law("kl_to_prior", "divergence of p_t from the stationary law", divergence, *_POINT),
    _law("entropy_production", "entropy production from 0 to T", _production, MU, S2, END),
    _law("mutual_information", "information of x_t on x_0", _mutual, *_NOISY),
    _law("mmse", "mean squared error of the posterior mean of x_0", _mmse, *_NOISY),
    _law("clone_probability", "probability of two clones in one class", _clones, *_NOISY, DIMENSIONS),
    _law("speciation_time", "speciation time by a criterion", _speciation, MU, S2, CRITERION, rest=_never),
    _law("branch", "where the reverse drift vanishes beside 0", _branch, *_POINT, rest=_alone),
    _law("collapse_time", "collapse time of exp(alpha d) samples", _collapse, RATIO, S2),
    _law("euler_ift", "mean of exp(-Sigma) of the Euler chain", _chain, MU, S2, STEPS, STEP, rest=_wide),
    _law("reverse_variance", "variance generated from N(0, 1), Gaussian data", _generated, S2, END),
)
