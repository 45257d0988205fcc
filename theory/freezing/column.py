"""What the column of networks with an Onsager reaction term states (`rnnchaos.theory.freezing.notation`)."""

from rnnchaos.theory.freezing import dynamics, hessian, onset, populations, spectrum
from rnnchaos.theory.freezing.notation import PAPERS

TITLE = "Freezing by the Onsager reaction term"
FORMULAS = (
    dynamics.drift,
    dynamics.energy_rate,
    dynamics.balance,
    spectrum.spectrum,
    spectrum.spectrum_boundary,
    spectrum.rightmost_eigenvalue,
    spectrum.leftmost_eigenvalue,
    spectrum.onset,
    hessian.hessian_edges,
    hessian.hessian_moment,
    hessian.energy_linear,
    onset.inertia,
    onset.kinetic_energy,
    onset.lyapunov_max,
    onset.force,
    populations.ei_gain,
    populations.euler_step,
)
ERRATA = (dynamics.DIAGONAL, dynamics.RESOLUTION, populations.QUIESCENT, populations.STIFF)
