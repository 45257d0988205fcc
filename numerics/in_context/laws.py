r"""The quantities of in-context learning: rational at finite D and N, with square roots as D grows.

kappa = 1 + (D+1)/N, c = 1/(kappa + lambda0 D), error 1 - 2c + kappa c^2; e1 as a sum over moments of
chi-squared variables, not from its closed form. As D grows kappa = 1 + 1/nu and, with psi = 1/tau,

    lambdahat = [psi - 1 + l/kappa + ((psi - 1 + l/kappa)^2 + 4 l/kappa)^(1/2)]/2,
    E = [(lambdahat/(1+lambdahat))^2/kappa + 1 - 1/kappa]/(1 - psi/(1+lambdahat)^2).
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import log2, prod
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import CLOSED, Arithmetic, AtRest, Compute, active, closed
from rnnchaos.numerics.quantity import Parameter, Quantity, choice, integer, real
from rnnchaos.numerics.value import Ball

DIMENSION = integer("D", "dimension of the inputs", at_least=1, at_most=10**9)
PAIRS = integer("N", "labelled pairs of a prompt", at_least=1, at_most=10**9)
PROMPTS = integer("P", "prompts, each with its own task", at_least=1, at_most=10**8)
SETS = integer("sets", "sets of prompts averaged", at_least=1, at_most=1000, default=1, required=False)
RIDGE = real("lambda0", "ridge: decay of the weights", at_least=0, at_most=1e9, default=0, required=False)
FEATURE = choice("feature", "labels times inputs, or labels alone", ("inputs", "labels"), default="inputs")
LENGTH = real("nu", "pairs of a prompt over dimensions, N/D", above=0, at_most=1e9)
TASKS = real("tau", "prompts over squared dimensions, P/D^2", above=0, at_most=1e9)
SCALED = real("l", "ridge times dimension", at_least=0, at_most=1e9)
DIVERGES = "infinite: as many prompts as weights and no ridge"
FITTED = "exact: every prompt is fitted, of many solutions by the one of minimum norm"
TOO_FEW = "so few prompts leave the variances of the published iteration no fixed point"
UNSTABLE = "so few prompts leave the published iteration no stable fixed point"


def kappa_of(D: int, N: int) -> Fraction:
    """1 + (D + 1)/N."""
    return 1 + Fraction(D + 1, N)


def _couplings(D: int, N: int, feature: str) -> Fraction:
    return kappa_of(D, N) / D if feature == "inputs" else (1 + Fraction(2, D)) * (1 + Fraction(2, N))


def _weight(D: int, N: int, lambda0: Any) -> Any:
    return 1 / (kappa_of(D, N) + lambda0 * D)


def _population_error(D: int, N: int, lambda0: Any) -> Any:
    c = _weight(D, N, lambda0)
    return 1 - 2 * c + kappa_of(D, N) * c**2


def first_correction(D: int, N: int) -> Fraction:
    """(D + 2) {(D/kappa) E|v|^2|a|^2 + E|v|^2 c2^2/E c2^2}, exactly; squares as coefficients of chi^i T^j."""
    kappa, share = kappa_of(D, N), Fraction(1, N)
    omega, chi = ([prod(1 + Fraction(2 * j, n) for j in range(i)) for i in range(5)] for n in (D, N))
    T = [prod(D - 1 + 2 * j for j in range(i)) for i in range(3)]
    missed = {(0, 0): Fraction(1), (1, 0): -2 / kappa, (2, 0): kappa**-2, (1, 1): share / kappa**2}

    def mean(other: Mapping[tuple[int, int], Fraction]) -> Fraction:
        both = product(missed.items(), other.items())
        return sum((a * b * chi[i + k] * T[j + m] for ((i, j), a), ((k, m), b) in both), Fraction(0))

    size, labels = mean({(2, 0): Fraction(1), (1, 1): share}), mean({(2, 0): Fraction(1)})
    return (D + 2) * (D / kappa * omega[2] * size + omega[3] * labels / (omega[2] * chi[2]))


def _effective(number: Any, kappa: Any, tau: Any, ridge: Any) -> Any:
    """lambdahat, without cancellation on either side of tau = 1."""
    b = 1 / number(tau) - 1 + ridge / kappa
    root = square_root(b**2 + 4 * ridge / kappa)
    return (b + root) / 2 if b >= 0 else 2 * ridge / kappa / (root - b)


def effective_ridge(numbers: Arithmetic, *, nu: Any, tau: Any, l: Any) -> Any:  # noqa: E741
    """lambdahat at kappa = 1 + 1/nu."""
    return _effective(numbers.number, 1 + 1 / numbers.number(nu), tau, numbers.number(l))


def _errors(numbers: Arithmetic, *, nu: Any, tau: Any, l: Any) -> tuple[Any, Any]:  # noqa: E741
    """Of fresh prompts, and of those that were learnt."""
    hat, kappa = effective_ridge(numbers, nu=nu, tau=tau, l=l), 1 + 1 / numbers.number(nu)
    leverage = 1 / (numbers.number(tau) * (1 + hat))
    fresh = ((hat / (1 + hat)) ** 2 / kappa + 1 - 1 / kappa) / (1 - leverage / (1 + hat))
    return fresh, (1 - leverage) ** 2 * fresh


def reaction(numbers: Arithmetic, *, nu: Any, tau: Any, l: Any) -> Any:  # noqa: E741
    """x, the smaller root of x (l + kappa - x) = kappa^2/tau."""
    kappa = 1 + 1 / numbers.number(nu)
    whole, square = numbers.number(l) + kappa, kappa**2 / numbers.number(tau)
    return 2 * square / (whole + square_root(whole**2 - 4 * square))


def _excess(numbers: Arithmetic, *, nu: Any, tau: Any, l: Any) -> Any:  # noqa: E741
    kappa, ridge = 1 + 1 / numbers.number(nu), numbers.number(l)
    less = ridge - reaction(numbers, nu=nu, tau=tau, l=l)
    right, wrong = (1 + _effective(numbers.number, kappa, tau, each) for each in (ridge, less))
    return right / wrong


def _none(why: str, where: bool) -> Ball | None:
    return Ball(None, "exact", True, "none", why) if where else None


def _threshold(bits: int, /, *, tau: Any, l: Any, **given: Any) -> Ball | None:  # noqa: E741
    return _none(DIVERGES, l == 0 and tau == 1)


def _fitted(bits: int, /, *, tau: Any, l: Any, **given: Any) -> Ball | None:  # noqa: E741
    return Ball(arb(0), FITTED) if l == 0 and tau <= 1 else None


def _few(bits: int, /, *, nu: Any, tau: Any, l: Any) -> Ball | None:  # noqa: E741
    return _none(TOO_FEW, tau * (l * nu + nu + 1) ** 2 < 4 * (nu + 1) ** 2)


def _indefinite(bits: int, /, *, nu: Any, tau: Any, l: Any) -> Ball | None:  # noqa: E741
    """Where the matrix of the published equations is not positive: l - x < -kappa (1 - tau^(-1/2))^2."""
    with working_bits(bits + 64):
        t, whole = 1 / arb_of(tau).sqrt(), 1 + arb_of(l) / (1 + 1 / arb_of(nu))
        least = 2 * t if tau <= 1 else t * (2 - t) + t / (2 - t)
        return _none(UNSTABLE, whole < least)


def _rational(name: str, title: str, compute: Any, *parameters: Parameter) -> Quantity:
    evaluated, proof = lambda numbers, **given: numbers.number(compute(**given)), "exact rational number"
    return closed(f"in_context.{name}", title, evaluated, parameters, guard=0, proof=f"{proof}; {CLOSED}")


def _loss(*, nu: Any, tau: Any, l: Any) -> int:  # noqa: E741
    """Bits that cancellation costs: near the threshold, and next to a very small or large parameter."""
    sizes = (float(nu), float(tau), float(l), float(abs(tau - 1)), float(abs(1 / tau - 1)))
    return 32 + 4 * sum(int(abs(log2(max(x, 1e-300)))) for x in sizes if x)


def _limit(name: str, title: str, compute: Compute, at_rest: AtRest = active) -> Quantity:
    return closed(f"in_context.{name}", title, compute, (LENGTH, TASKS, SCALED), at_rest, guard=_loss)


_SQUARE, _C = "mean square of a feature, P -> infinity", "weight of the infinite-task solution"
_FRESH, _FIRST = "error on a fresh prompt, P -> infinity", "coefficient of 1/P in the mean error, no ridge"
_CURVE, _LEARNT = "error on a fresh prompt, D -> infinity", "error on the learnt prompts, D -> infinity"
_HAT, _POLE = "effective ridge, D -> infinity", "prompts at which the error without a ridge diverges"
_REACTION, _RATIO = "reaction times D/beta", "mean weight of published message passing over the right one"
QUANTITIES = (
    _rational("couplings", _SQUARE, _couplings, DIMENSION, PAIRS, FEATURE),
    _rational("weight", _C, _weight, DIMENSION, PAIRS, RIDGE),
    _rational("population_error", _FRESH, _population_error, DIMENSION, PAIRS, RIDGE),
    _rational("first_correction", _FIRST, first_correction, DIMENSION, PAIRS),
    _limit("effective_ridge", _HAT, effective_ridge),
    _limit("learning_curve", _CURVE, lambda *a, **at: _errors(*a, **at)[0], _threshold),
    _limit("training_error", _LEARNT, lambda *a, **at: _errors(*a, **at)[1], _fitted),
    _rational("interpolation_threshold", _POLE, lambda D: D * (D + 1), DIMENSION),
    _limit("reaction", _REACTION, reaction, _few),
    _limit("message_passing_excess", _RATIO, _excess, _indefinite),
)
