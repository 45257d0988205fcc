r"""What the column of rate networks states: any nonlinearity, mean coupling, bias and noise
(`rnnchaos.theory.rate.notation` has the model)."""

from rnnchaos.theory.rate import (
    amplitudes,
    error_function,
    kink,
    kinked_motion,
    lyapunov,
    mean_field,
    motion,
    onset,
    rectified,
    static,
)
from rnnchaos.theory.rate.notation import PAPERS

TITLE = "Rate networks with any nonlinearity"
FORMULAS = (
    mean_field.mean,
    mean_field.dmft,
    mean_field.potential,
    mean_field.variance,
    mean_field.frozen_variance,
    motion.correlation,
    motion.kinetic_energy,
    static.variance,
    static.chaos_boundary,
    static.mean_boundary,
    lyapunov.lyapunov_max,
    lyapunov.noisy_boundary,
    rectified.mean,
    rectified.variance,
    rectified.covariance,
    rectified.boundary,
    error_function.mean,
    error_function.covariance,
    onset.onset,
    onset.onset_odd,
    onset.correlation,
    onset.levels,
    amplitudes.slope,
    amplitudes.variance,
    amplitudes.kinetic_energy,
    amplitudes.lyapunov_max,
    kinked_motion.onset,
    kinked_motion.correlation,
    kinked_motion.level,
    kink.force,
    kink.variance,
    kink.kinetic_energy,
    kink.relu,
)
