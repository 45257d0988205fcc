r"""Fixed points in numbers: complexity, shell, depth and spectral parameter of the wall, right wall, degree.

Sigma and <x^2> are read off the saddle of `rnnchaos.numerics.confinement.saddle`, which is enclosed; they are
not certified, as no proof says that no other saddle is higher. The determinant at the
reference needs E phi'^2/(1 + k phi'^2) and E ln(1 + k phi'^2) at S(T = 0): these are the means of the
discrete-time network at dt = 1, whose variance is the same, so that L is its entropy rate and k its marginal
parameter (`rnnchaos.numerics.scheme.white_spectrum`). The right wall is $\sqrt{2S}$. All 0 at g <= g_c.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.confinement.saddle import Saddle, saddle
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.engines import engines as both_engines
from rnnchaos.numerics.gradient.arithmetic import Solver
from rnnchaos.numerics.gradient.engines import engines
from rnnchaos.numerics.meanfield.gain import closeness, gain, is_quiescent_gain
from rnnchaos.numerics.meanfield.state_engines import quiescent
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.numerics.reconstruction.parameters import PHI
from rnnchaos.numerics.scheme.white_spectrum import Spectrum, white_engines
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

FIXED_GAIN = gain(nearest=1e-3, furthest=19)
PROOF = (
    "saddle by an interval Newton step, means by adaptive integration in complex balls; that no other saddle "
    "is higher is not proved"
)
REFERENCE = "mpmath: Newton's method over nodes; radius: 10 times the larger change on refining"


def _of_saddle(read: Callable[[Saddle], Any]) -> tuple[Engine, ...]:
    def compute(numbers: Arithmetic, *, g: Fraction, phi: Nonlinearity) -> Any:
        found = read(saddle(numbers, g, phi))
        return Ball(found, PROOF, False) if numbers.balls else found

    return both_engines(
        compute,
        lambda bits, /, *, g, phi: quiescent(0) if is_quiescent_gain(g, phi) else None,
        proof=PROOF,
        reference=REFERENCE,
        guard=lambda *, g, phi: 48 + 5 * closeness(g, phi),
        finer=lambda bits: bits // 2,
    )


def _depth(spectrum: Spectrum) -> Any:
    k = spectrum.marginal()
    return spectrum.means.logs(k) / 2 - k / (2 * spectrum.g2)


def _white(read: Callable[[Spectrum], Any]) -> tuple[Engine, ...]:
    return tuple(partial(run, dt=Fraction(1)) for run in white_engines(read))


def _wall(solver: Solver) -> Any:
    return square_root(2 * solver.equilibrium(solver.real(Fraction(0))).variance)


def _one(bits: int, /) -> Ball:
    return Ball(arb(1), "exact: a topological degree")


def _quantity(id: str, title: str, both: Sequence[Engine], formula: str = "") -> Quantity:
    return Quantity(id, title, formula or id, (FIXED_GAIN, PHI), *both)


_COUNT, _SHELL = "exponent of the mean number of fixed points", "<x^2> of the typical fixed points"
_K, _SUM, _DEPTH = (
    "spectral parameter k of the wall",
    "sum of the signs of fixed points",
    "confinement.log_determinant",
)
FIXED_POINTS = (
    _quantity("confinement.complexity", _COUNT, _of_saddle(lambda s: s.complexity)),
    _quantity("confinement.shell_variance", _SHELL, _of_saddle(lambda s: s.shell)),
    _quantity(_DEPTH, "depth L of the left wall", _white(_depth)),
    _quantity("confinement.spectral_parameter", _K, _white(Spectrum.marginal), _DEPTH),
    _quantity("confinement.right_wall", "distance of the right wall", engines(_wall)),
    Quantity("confinement.degree", _SUM, "confinement.degree", (), _one, _one, phases=False),
)
