r"""The Euler map $x_{n+1}=(1-\delta)x_n+\delta J\varphi(x_n)$: the mean-field theory of the integrator
itself, exact at every step $\delta$, so that simulations are compared without a guess of the step error."""

from rnnchaos.theory.scheme import (
    discrete,
    frozen_spectrum,
    lyapunov,
    mean_field,
    minimal_exponent,
    participation,
    spectrum_onset,
    spectrum_sum,
    white_onset,
    white_spectrum,
    white_strong_coupling,
)

TITLE = "The Euler map"
FORMULAS = (
    mean_field.dmft,
    mean_field.variance,
    mean_field.kinetic_energy,
    lyapunov.lyapunov_max,
    spectrum_sum.spectrum_sum,
    minimal_exponent.minimal_exponent,
    frozen_spectrum.frozen_kernel,
    frozen_spectrum.semicircle,
    spectrum_onset.entropy_rate,
    spectrum_onset.dimension,
    spectrum_onset.unstable_fraction,
    mean_field.variance_noise,
    participation.participation_ratio,
    discrete.variance,
    discrete.lyapunov_max,
    white_spectrum.volume_growth,
    white_spectrum.unstable_fraction,
    white_spectrum.entropy_rate,
    white_spectrum.dimension,
    white_onset.unstable_fraction_onset,
    white_onset.entropy_rate_onset,
    white_onset.dimension_onset,
    white_strong_coupling.lyapunov_max,
    white_strong_coupling.unstable_fraction,
    white_strong_coupling.entropy_rate,
    white_strong_coupling.dimension,
)
ERRATA = (mean_field.RAW, spectrum_sum.DETERMINANT, spectrum_sum.REGULATOR)
