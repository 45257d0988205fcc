r"""The planted potential in numbers: psi, its annealed bound, distance, energy, overlap and stability.

`rnnchaos.numerics.confinement.replica` at two node counts; the second engine sums over (h, xi, z, w). Exact
without a tilt: psi = R = 0, $e=T'/2$; $d^2=S(T)+S(T')$ and the replicon are enclosed. No answer at T' = 0 in
replica symmetry, which may break there: the annealed bound is one.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from operator import attrgetter
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.confinement.replica import Measured, Setting, solved
from rnnchaos.numerics.gradient.arithmetic import Solver
from rnnchaos.numerics.gradient.engines import engines
from rnnchaos.numerics.quantity import Engine, Parameter, Quantity, choice, real
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.nonlinearity.registry import registered

GAIN = real("g", "gain: standard deviation of the couplings times sqrt(N)", above=0, at_most=6)
TEMPERATURE = real("T", "temperature of the reference", at_least=0, at_most=10)
PROBE = real("T_probe", "temperature of the probe", at_least=0, at_most=10)
TILT = real("p", "tilt of the probe, of the weight exp(p |y - x|^2)", at_least=-1000, at_most=1)
CLOSURE = choice(
    "closure", "replica-symmetric, or the annealed bound", ("replica", "annealed"), default="replica"
)
WAYS = {False: "over x, b, c and y", True: "over h, xi, z, w and y"}
METHOD = "float64 saddle, sums {}; radius: 10 times the change on more nodes; not proved"
OPEN = "not established: replica symmetry may break as T_probe -> 0; see confinement.annealed_potential"
REST = "no activity: the reference is the origin"
FINER, CHEAP = {False: (1.0, 1.2), True: (0.8, 1.0)}, (1.5, 2.0)


def _engine(read: Callable[[Measured], float], free: Engine, whole: bool) -> Engine:
    """`free(bits, g, T, T_probe)` is the answer without a tilt, of a method of its own."""

    def run(bits: int, /, *, closure: str = "replica", p: Fraction, **at: Fraction) -> Ball:
        annealed, rest = closure == "annealed", at["T"] == 0 and at["g"] <= 1
        if rest or (at["T_probe"] == 0 and not annealed):
            return Ball(None, "exact", True, "none", REST if rest else OPEN)
        if p == 0:
            return free(bits, **at)
        g, T, T_probe = (float(at[name]) for name in ("g", "T", "T_probe"))
        of = Setting(g, T, T_probe, float(p), annealed, whole=whole)
        counts = CHEAP if annealed else FINER[whole]
        plain, fine = (arb(read(solved(replace(of, fine=each)))) for each in counts)
        return judged(plain, fine, fine, METHOD.format(WAYS[whole]))

    return run


def _exactly(value: Callable[[Fraction], Fraction]) -> tuple[Engine, ...]:
    """A function of T_probe."""
    return (lambda bits, /, *, T_probe, **at: Ball(arb_of(value(T_probe)), "exact: no tilt"),) * 2


def _enclosed(free: Callable[..., Any]) -> tuple[Engine, ...]:
    """A function of `(solver, T, T_probe)`."""
    return tuple(partial(run, phi=registered("tanh")) for run in engines(free))


def _variance(solver: Solver, heat: Fraction) -> Any:
    """S, 0 at rest."""
    at = solver.real(heat)
    return solver.equilibrium(at).variance if heat > 0 or solver.g > 1 else at


def _separate(solver: Solver, T: Fraction, T_probe: Fraction) -> Any:
    return square_root(_variance(solver, T) + _variance(solver, T_probe))


def _alone(solver: Solver, T: Fraction, T_probe: Fraction) -> Any:
    return (1 - solver.equilibrium(solver.real(T_probe)).multiplier) ** 2


def _quantity(name: str, title: str, free: tuple[Engine, ...], *more: Parameter, **fixed: str) -> Quantity:
    """What `Measured` calls by the last word of the name; `free` without a tilt."""
    read, id = attrgetter(name.removeprefix("annealed_")), f"confinement.{name}"
    run = (partial(_engine(read, way, whole), **fixed) for way, whole in zip(free, WAYS, strict=True))
    given, digits = (GAIN, TEMPERATURE, PROBE, TILT, *more), {"ball": 4, "mpmath": 3}
    return Quantity(id, title, id, given, *run, most_digits=digits, phases=False)


_ZERO, _HALF = _exactly(lambda heat: Fraction(0)), _exactly(lambda heat: heat / 2)
POTENTIAL = (
    _quantity("potential", "replica-symmetric potential psi", _ZERO),
    _quantity("annealed_potential", "annealed bound of the potential psi", _ZERO, closure="annealed"),
    _quantity("distance", "distance d of probe and reference", _enclosed(_separate), CLOSURE),
    _quantity("overlap_excess", "excess R of the overlap of two probes", _ZERO, CLOSURE),
    _quantity("probe_energy", "energy of the probe", _HALF, CLOSURE),
    _quantity("replicon", "stability of replica symmetry", _enclosed(_alone)),
)
