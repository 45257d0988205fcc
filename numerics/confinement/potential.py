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

    def run(bits: int, /, *, closure: str = "replica", **at: Fraction) -> Ball:
        g, T, T_probe, p = (at[name] for name in ("g", "T", "T_probe", "p"))
        annealed = closure == "annealed"
        if (T == 0 and g <= 1) or (T_probe == 0 and not annealed):
            return Ball(None, "exact", True, "none", REST if T == 0 and g <= 1 else OPEN)
        if p == 0:
            return free(bits, g, T, T_probe)
        of = Setting(float(g), float(T), float(T_probe), float(p), annealed, 1.0, whole)
        counts = CHEAP if annealed else FINER[whole]
        plain, fine = (arb(read(solved(replace(of, fine=each)))) for each in counts)
        return judged(plain, fine, fine, METHOD.format(WAYS[whole]))

    return run


def _exactly(value: Callable[[Fraction], Fraction], bits: int, g: Any, T: Any, T_probe: Fraction) -> Ball:
    return Ball(arb_of(value(T_probe)), "exact: a probe without a tilt")


Free = Callable[[Solver, Fraction, Fraction], Any]
"""`(solver, T, T_probe)`, of the two equilibria."""


def _separate(solver: Solver, T: Fraction, T_probe: Fraction) -> Any:
    reference, probe = (solver.equilibrium(solver.real(heat)).variance for heat in (T, T_probe))
    return square_root(reference + probe)


def _alone(solver: Solver, T: Fraction, T_probe: Fraction) -> Any:
    return (1 - solver.equilibrium(solver.real(T_probe)).multiplier) ** 2


def _apart(free: Free, which: int, bits: int, g: Fraction, T: Fraction, T_probe: Fraction) -> Ball:
    run = engines(lambda solver, heats: free(solver, *heats))[which]
    return run(bits, g=g, phi=registered("tanh"), heats=(T, T_probe))


_TILTED = (GAIN, TEMPERATURE, PROBE, TILT)
_ZERO = (partial(_exactly, lambda heat: Fraction(0)),) * 2
_HALF = (partial(_exactly, lambda heat: heat / 2),) * 2


def _enclosed(free: Free) -> tuple[Engine, ...]:
    return partial(_apart, free, 0), partial(_apart, free, 1)


def _quantity(name: str, title: str, free: tuple[Engine, ...], *more: Parameter, **fixed: str) -> Quantity:
    """What `Measured` calls by the last word of the name; `free` without a tilt."""
    read = attrgetter(name.rpartition("annealed_")[2])
    run = (partial(_engine(read, way, whole), **fixed) for way, whole in zip(free, WAYS, strict=True))
    id = f"confinement.{name}"
    return Quantity(
        id, title, id, (*_TILTED, *more), *run, most_digits={"ball": 4, "mpmath": 3}, phases=False
    )


POTENTIAL = (
    _quantity("potential", "replica-symmetric potential psi", _ZERO),
    _quantity("annealed_potential", "annealed bound of the potential psi", _ZERO, closure="annealed"),
    _quantity("distance", "distance d of probe and reference", _enclosed(_separate), CLOSURE),
    _quantity("overlap_excess", "excess R of the overlap of two probes", _ZERO, CLOSURE),
    _quantity("probe_energy", "energy of the probe", _HALF, CLOSURE),
    _quantity("replicon", "stability of replica symmetry", _enclosed(_alone)),
)
