r"""What is known of the activity, regime by regime, and the closed forms beside it.

gamma = 1             at rest in the end: no chaos (theorem, `rnnchaos.theory.freezing.dynamics`)
gamma < 1, g <= 1     quiescent, lambda_1 the rightmost eigenvalue; at gamma > 0 not certified
gamma = 0, g > 1      the plain network, whose theory is that of the gaussian column
else                  no closed theory: laws near the onset (inertia), simulation elsewhere
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.freezing.spectrum import GAMMA, PROOF, REFERENCE, SPECTRUM
from rnnchaos.numerics.quantity import GAIN, Engine, Quantity, integer, listed, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.catalogue import find
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity

THEOREM = "no chaos at gamma = 1, a theorem: E never increases, every orbit comes to rest, lambda_1 <= 0"
OPEN = "no closed theory for 0 < gamma < 1 and g > 1; see rnnchaos simulate freezing, and freezing.inertia"
ORIGIN = "closed form at the origin, stable at g <= 1; that it attracts every start is not proved"
BELOW_ONE = real("gamma", "strength of the reaction term", at_least=0, below=1)


def _none(why: str) -> Ball:
    return Ball(None, "exact", True, "none", why)


def _engine(name: str, kind: str, quiet: Engine) -> Engine:
    def run(bits: int, /, *, g: Fraction, gamma: Fraction) -> Ball:
        if gamma == 1 and name == "lyapunov_max":
            return _none(THEOREM)
        if g <= 1 or gamma == 1:
            rest = replace(quiet(bits, g=g, gamma=gamma), state="quiescent")
            return rest if gamma in (0, 1) else replace(rest, certified=False, method=ORIGIN)
        if gamma > 0:
            return _none(OPEN)
        plain: Engine = getattr(find(f"gaussian.{name}", "QUANTITIES", "quantity"), kind)
        return plain(bits, g=g, phi=odd_nonlinearity("tanh"))

    return run


def _at_rest(bits: int, /, **given: Fraction) -> Ball:
    return Ball(arb(0), "exact: at rest")


def _quantity(name: str, title: str, *quiet: Engine) -> Quantity:
    both = (_engine(name, kind, at) for kind, at in zip(("ball", "mpmath"), quiet, strict=True))
    return Quantity(f"freezing.{name}", title, f"freezing.{name}.onset", (GAIN, GAMMA), *both)


def _balance(bits: int, /, *, g: Fraction, gamma: Fraction) -> Ball:
    if gamma == 1 or g <= 1:
        return _none("at rest: both sides are 0")
    return Ball(arb(1), "exact: stationary averages at any N")


def _inertia(numbers: Arithmetic, *, gamma: Fraction) -> Any:
    x = numbers.number(gamma)
    return (1 + 4 * x + 2 * x * x) / ((1 - x) ** 4 * (1 - x * x))


def _gain(numbers: Arithmetic, *, sigma: Any, mu: Any, f: Any, a: Fraction) -> Any:
    shares = zip(sigma, mu, f, strict=True)
    return square_root(numbers.number(sum(k * (a * s**2 + a * (1 - a) * m**2) for s, m, k in shares)))


def _euler_step(numbers: Arithmetic, *, mu: Any, f: Any, a: Fraction, N: int) -> Any:
    return numbers.number(2 / (N * sum(share * (a * m) ** 2 for share, m in zip(f, mu, strict=True))))


def _stiff(bits: int, /, *, mu: Any, f: Any, a: Fraction, N: int) -> Ball | None:
    return (
        None if any(share * m for share, m in zip(f, mu, strict=True)) else _none("no mean part: not stiff")
    )


def _closed(name: str, title: str, parameters: Any, *compute: Any) -> Quantity:
    id, both = f"freezing.{name}", engines(*compute, proof=PROOF, reference=REFERENCE, guard=16)
    return Quantity(id, title, id, parameters, *both, phases=False)


def _list(name: str, meaning: str, least: float) -> Any:
    each = real(name, f"{meaning} of each population", at_least=least, at_most=1e6)
    return listed(each, at_least=1, at_most=8)


_SHARE = _list("f", "share of the neurons", 0)
SHARES = replace(
    _SHARE,
    accepted=f"{_SHARE.accepted}, as many as of the other lists, with the sum 1",
    fits=lambda given: len({len(x) for x in given.values() if isinstance(x, tuple)}) == sum(given["f"]) == 1,
)
_STRENGTH, _MEAN = _list("sigma", "strength of the couplings", 0), _list("mu", "mean of the couplings", -1e6)
POPULATIONS = (_STRENGTH, _MEAN, SHARES, real("a", "probability of a connection", above=0, at_most=1))
_NEURONS = integer("N", "neurons", at_least=1, at_most=10**12)
BALANCE = "<|x'|^2> over (1 - gamma)^2 <|F|^2> - gamma^2 <|grad E|^2>"
ACTIVITY = (
    _quantity("kinetic_energy", "kinetic energy <x'^2>", _at_rest, _at_rest),
    _quantity("lyapunov_max", "largest Lyapunov exponent", SPECTRUM[0].ball, SPECTRUM[0].mpmath),
    Quantity("freezing.balance", BALANCE, "freezing.balance", (GAIN, GAMMA), _balance, _balance),
    _closed("inertia", "inertia of slow motion at the onset", (BELOW_ONE,), _inertia),
    _closed("ei_gain", "gain of the random couplings of E-I networks", POPULATIONS, _gain),
    _closed("euler_step", "longest Euler step", (*POPULATIONS[1:], _NEURONS), _euler_step, _stiff),
)
