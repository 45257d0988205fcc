r"""The Euler map $x_{n+1}=(1-\delta)x_n+\delta J\varphi(x_n)$: the mean-field theory of the integrator
itself, exact at every step $\delta$, so that simulations are compared without a guess of the step error."""

from rnnchaos.theory.scheme import discrete, lyapunov, mean_field, participation, spectrum_sum

TITLE = "The Euler map"
FORMULAS = (
    mean_field.dmft,
    mean_field.variance,
    mean_field.kinetic_energy,
    lyapunov.lyapunov_max,
    spectrum_sum.spectrum_sum,
    mean_field.variance_noise,
    participation.participation_ratio,
    discrete.variance,
    discrete.lyapunov_max,
)
ERRATA = (mean_field.RAW, spectrum_sum.DETERMINANT)
