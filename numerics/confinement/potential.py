r"""The planted potential and its fixed points in numbers.

**A probe**: psi, its annealed bound, distance, energy, overlap and stability, by
`rnnchaos.numerics.confinement.replica` at two node counts; the second engine sums over (h, xi, z, w). Exact
without a tilt: psi = R = 0, $e=T'/2$; $d^2=S(T)+S(T')$ and the replicon are enclosed. No answer at T' = 0 in
replica symmetry, which may break there: the annealed bound is one.

**Fixed points**: complexity, shell, depth and spectral parameter of the wall, right wall, degree. Sigma and
<x^2> are read off the saddle of `rnnchaos.numerics.confinement.saddle`, which is enclosed; they are not
certified, as no proof says that no other saddle is higher. The determinant at the reference needs
E phi'^2/(1 + k phi'^2) and E ln(1 + k phi'^2) at S(T = 0): these are the means of the discrete-time network
at dt = 1, whose variance is the same, so that L is its entropy rate and k its marginal parameter
(`rnnchaos.numerics.scheme.white_spectrum`). The right wall is $\sqrt{2S}$. All 0 at g <= g_c.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from operator import attrgetter
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.confinement.replica import Measured, Setting, solved
from rnnchaos.numerics.confinement.saddle import Saddle, saddle
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.engines import engines as both_engines
from rnnchaos.numerics.gradient.arithmetic import Solver
from rnnchaos.numerics.gradient.engines import engines
from rnnchaos.numerics.meanfield.gain import closeness, gain
from rnnchaos.numerics.meanfield.state_engines import at_rest, nothing
from rnnchaos.numerics.presentation.letters import Letter
from rnnchaos.numerics.presentation.samples import Samples
from rnnchaos.numerics.quantity import REGISTERED_PHI, Engine, Parameter, Quantity, choice, real
from rnnchaos.numerics.scheme.discrete import at_step_one
from rnnchaos.numerics.scheme.white_spectrum import WHITE, Spectrum, white_engines
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, registered

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
PROOF = (
    "saddle by an interval Newton step, means by adaptive integration in complex balls; that no other saddle "
    "is higher is not proved"
)
REFERENCE = "mpmath: Newton's method over nodes; radius: 10 times the larger change on refining"
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


def _apart(solver: Solver, T: Fraction, T_probe: Fraction) -> Any:
    """The distance of x and y of both temperatures that do not know each other; S is 0 at rest."""
    active = [solver.real(heat) for heat in (T, T_probe) if heat > 0 or solver.g > 1]
    return square_root(sum((solver.equilibrium(at).variance for at in active), solver.real(Fraction(0))))


def _alone(solver: Solver, T: Fraction, T_probe: Fraction) -> Any:
    return (1 - solver.equilibrium(solver.real(T_probe)).multiplier) ** 2


def _of_saddle(read: Callable[[Saddle], Any]) -> tuple[Engine, ...]:
    def compute(numbers: Arithmetic, *, g: Fraction, phi: Nonlinearity) -> Any:
        found = read(saddle(numbers, g, phi))
        return Ball(found, PROOF, False) if numbers.balls else found

    return both_engines(
        compute,
        at_rest(nothing),
        proof=PROOF,
        reference=REFERENCE,
        guard=lambda *, g, phi: 48 + 5 * closeness(g, phi),
        finer=lambda bits: bits // 2,
    )


def _of_probe(name: str, title: str, free: tuple[Engine, ...], *more: Parameter, **fixed: str) -> Quantity:
    """What `Measured` calls by the last word of the name; `free` without a tilt."""
    read, id = attrgetter(name.removeprefix("annealed_")), f"confinement.{name}"
    run = (partial(_engine(read, way, whole), **fixed) for way, whole in zip(free, WAYS, strict=True))
    given, digits = (GAIN, TEMPERATURE, PROBE, TILT, *more), {"ball": 4, "mpmath": 3}
    return Quantity(id, title, id, given, *run, most_digits=digits, phases=False)


def _of_network(id: str, title: str, both: Sequence[Engine], formula: str = "") -> Quantity:
    return Quantity(id, title, formula or id, (gain(nearest=1e-3, furthest=19), REGISTERED_PHI), *both)


_ZERO, _HALF = _exactly(lambda heat: Fraction(0)), _exactly(lambda heat: heat / 2)
POTENTIAL = (
    _of_probe("potential", "replica-symmetric potential psi", _ZERO),
    _of_probe("annealed_potential", "annealed bound of the potential psi", _ZERO, closure="annealed"),
    _of_probe("distance", "distance d of probe and reference", _enclosed(_apart), CLOSURE),
    _of_probe("overlap_excess", "excess R of the overlap of two probes", _ZERO, CLOSURE),
    _of_probe("probe_energy", "energy of the probe", _HALF, CLOSURE),
    _of_probe("replicon", "stability of replica symmetry", _enclosed(_alone)),
)
_ENTROPY, _COLD = next(known for known in WHITE if known.id == "scheme.entropy_rate"), Fraction(0)
_DEPTH, _WALL = (
    tuple(map(at_step_one, (_ENTROPY.ball, _ENTROPY.mpmath))),
    partial(_apart, T=_COLD, T_probe=_COLD),
)
_MARGINAL = tuple(map(at_step_one, white_engines(Spectrum.marginal)))
_ONE = (lambda bits, /: Ball(arb(1), "exact: a topological degree"),) * 2
_COUNT, _SHELL = "exponent of the mean number of fixed points", "<x^2> of the typical fixed points"
_K, _SUM = "spectral parameter k of the wall", "sum of the signs of fixed points"
FIXED_POINTS = (
    _of_network("confinement.complexity", _COUNT, _of_saddle(lambda s: s.complexity)),
    _of_network("confinement.shell_variance", _SHELL, _of_saddle(lambda s: s.shell)),
    _of_network("confinement.log_determinant", "depth L of the left wall", _DEPTH),
    _of_network("confinement.spectral_parameter", _K, _MARGINAL, "confinement.log_determinant"),
    _of_network("confinement.right_wall", "distance of the right wall", engines(_WALL)),
    Quantity("confinement.degree", _SUM, "confinement.degree", (), *_ONE, phases=False),
)
_WORDS = {"T": "temperature of the reference T", "T_probe": "temperature of the probe T₁", "p": "tilt p"}
LETTERS = {name: Letter(words) for name, words in _WORDS.items()} | {"closure": Letter("closure")}
_SIGNS = {"potential": r"\psi", "annealed_potential": r"\psi_{\mathrm{ann}}", "distance": "d"}
_SIGNS |= {"overlap_excess": "R", "probe_energy": "e", "replicon": r"\rho"}
_NAMES = tuple(_SIGNS)
_SIGNS |= {"complexity": r"\Sigma", "shell_variance": r"\langle x^2\rangle", "log_determinant": "L"}
_SIGNS |= {"spectral_parameter": "k", "right_wall": r"d_{\mathrm{right}}"}
_SIGNS |= {"expected_equilibria": r"\mathbb{E}\mathcal{N}", "degree": r"\sum\mathrm{sign}"}
SIGNS = {f"confinement.{name}": sign for name, sign in _SIGNS.items()}
_TILTED = {"g": ("2",), "T": ("0.3",), "T_probe": ("0.3",), "p": ("-0.3", "-1")}
_FEW = Samples(points=_TILTED, axes={"p": "-2:-0.2:10", "g": "", "T": "", "T_probe": ""}, digits=4)
SAMPLES = {f"confinement.{name}": _FEW for name in _NAMES} | {
    "confinement": Samples(points={"g": ("1.5", "2", "3")}, axes={"g": "1:3:21"}),
    "confinement.expected_equilibria": Samples({"N": ("1", "2", "4")}, {"g": "", "N": "1:5:5"}, digits=2),
}
