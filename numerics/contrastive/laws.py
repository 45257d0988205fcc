r"""The quantities of contrastive learning: read off a float64 saddle; bosons alone in closed form.

A value is that of the finer of two grids, its radius ten times the change between both: estimated, not
certified. For a = 0 energies have a kink, convergence is no longer geometric, and three digits are given; six
where d_F > 1.5, four where d_F > 2.5 or beta > 10, where it is slower.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import log2
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.contrastive.saddle import Saddle, Setting, solved
from rnnchaos.numerics.engines import Arithmetic, closed
from rnnchaos.numerics.quantity import Engine, Parameter, Quantity, choice, real
from rnnchaos.numerics.value import Ball, judged

TEMPERATURE = real("beta", "inverse temperature", above=0, at_most=100)
TARGET = real("d_F", "target of the squared distance of a fermion pair", at_least=0, at_most=1e5)
PRIOR = real("lambda_w", "precision of the prior of a weight", above=0, at_most=1e4)
PAIRS = real("alpha", "pairs per weight", above=0, at_most=100, default="2.5", required=False)
SIGNAL = real("m", "strength of the label in an input", at_least=0, at_most=10, default=1, required=False)
NOISE = real("sigma", "strength of the noise in an input", above=0, at_most=5, default="0.5", required=False)
SHARE = real("rho_B", "share of bosons", at_least=0, at_most=1, default="0.5", required=False)
PULL = real("lambda_B", "attraction of bosons", at_least=0, at_most=10, default=1, required=False)
SMOOTH = real("a", "smoothing of fermions", at_least=0, at_most=10, default="0.01", required=False)
MODEL = (TEMPERATURE, TARGET, PRIOR, PAIRS, SIGNAL, NOISE, SHARE, PULL, SMOOTH)
KIND = choice("kind", "a draw of the weights, or their mean", ("typical", "mean"), default="typical")
WHICH = choice("pairs", "pairs that are averaged", ("all", "bosons", "fermions"), default="all")
WAYS = {False: "derivatives of the Gaussian", True: "means of the force"}
METHOD = "float64 saddle, two grids, {}; radius: 10 times the change; not proved"
GRIDS, PLANNED, ROUNDING, NOTHING = (1.0, 1.4), 54, 2.0**-40, 1e-8


def _engine(read: Callable[..., float], forces: bool, vanishes: bool) -> Engine:
    """`vanishes`: 0 by symmetry where M is; other small numbers are numbers."""

    def run(bits: int, /, kind: str = "", pairs: str = "", **at: Fraction) -> Ball:
        of = Setting(**{name: float(value) for name, value in at.items()}, forces=forces)
        scale, given = max(1.0, bits / PLANNED), [word for word in (kind, pairs) if word]
        found = [solved(replace(of, fine=scale * grid)) for grid in GRIDS]
        plain, fine = (arb(read(saddle, *given)) for saddle in found)
        if vanishes and abs(fine) < NOTHING and found[1].M < NOTHING:
            return Ball(arb(0), f"M = 0: below {NOTHING} on the finer grid; not proved", False)
        return judged(plain, fine, fine * (1 + ROUNDING), METHOD.format(WAYS[forces]))

    return run


def mixed(of: tuple[float, float], share: float, pairs: str = "all") -> float:
    """The mean energy of (bosons, fermions), or that of one kind."""
    return {"all": share * of[0] + (1 - share) * of[1], "bosons": of[0], "fermions": of[1]}[pairs]


def _digits(most: tuple[int, ...], given: Mapping[str, Any]) -> Mapping[str, int]:
    slow = (given["d_F"] > Fraction(3, 2)) + (given["d_F"] > Fraction(5, 2))
    place = 3 if given["a"] == 0 else 2 if given["beta"] > 10 else slow
    return dict.fromkeys(("ball", "mpmath"), most[place])


def _quantity(
    name: str,
    title: str,
    read: Callable[..., float],
    *more: Parameter,
    of: str = "",
    most: Any = (9, 6, 4, 3),
) -> Quantity:
    vanishes, id = name in ("magnetisation", "overlap"), f"contrastive.{name}"
    run = (_engine(read, forces, vanishes) for forces in WAYS)
    few = partial(_digits, most)
    return Quantity(id, title, of or id, (*MODEL, *more), *run, fewer_digits=few, phases=False)


def boson_norm(
    numbers: Arithmetic, *, beta: Any, lambda_w: Any, alpha: Any, sigma: Any, lambda_B: Any
) -> Any:
    """The positive root, without cancellation."""
    noise, prior = (numbers.number(x) for x in (beta * lambda_B * sigma**2, lambda_w))
    linear = prior + 2 * noise * (numbers.number(alpha) - 1)
    root = square_root(linear**2 + 8 * noise * prior)
    return 2 / (root + linear) if linear >= 0 else (root - linear) / (4 * noise * prior)


def _loss(**given: Fraction) -> int:
    return 32 + 4 * sum(int(abs(log2(max(float(x), 1e-300)))) for x in given.values())


_PAIR = "contrastive.pair_energy"
_FEW = (TEMPERATURE, PRIOR, PAIRS, NOISE, PULL)
QUANTITIES = (
    _quantity("magnetisation", "mean weight M", lambda s: s.M),
    _quantity("norm", "norm Q of the weights", lambda s: s.Q),
    _quantity("overlap", "overlap q of two draws of the weights", lambda s: s.q),
    _quantity("energy", "mean energy of a pair", lambda s, w: mixed(s.energies, s.of.rho_B, w), WHICH),
    _quantity(
        "fresh_energy", "energy of a fresh pair", lambda s, w: mixed(s.fresh, s.of.rho_B, w), WHICH, of=_PAIR
    ),
    _quantity("free_energy", "free energy per weight", lambda s: s.free_energy),
    _quantity("accuracy", "share of fresh inputs read rightly", Saddle.accuracy, KIND),
    _quantity("replicon", "local stability of replica symmetry", lambda s: s.replicon, most=(8, 4, 3, 2)),
    closed("contrastive.boson_norm", "norm of the weights, bosons alone", boson_norm, _FEW, guard=_loss),
)
