r"""The Gaussian network: $\dot x_i=-x_i+\sum_jJ_{ij}\varphi(x_j)$, $J_{ij}\sim\mathcal N(0,g^2/N)$ iid, N to
infinity; time in units of the neuron's time constant. From the dynamical mean-field equation of Sompolinsky,
Crisanti and Sommers (1988) to the kinetic energy $\Gamma_0=\langle\dot x^2\rangle$ of arXiv:2508.04983 (per
neuron, without the factor 1/2)."""

from rnnchaos.theory.gaussian import (
    correlation,
    correlation_onset,
    lyapunov,
    lyapunov_large_order,
    lyapunov_onset,
    mean_field,
    noise,
    onset,
    participation,
    spectrum_onset,
    strong_coupling,
    times,
    variance,
    volume_growth,
)

TITLE = "Gaussian networks"
FORMULAS = (
    mean_field.dmft,
    mean_field.potential,
    mean_field.potential_erf,
    variance.self_consistency,
    variance.uniqueness,
    correlation.kinetic_energy,
    correlation.arc_length,
    variance.activity_distribution,
    onset.variance_onset,
    onset.kinetic_energy_onset,
    strong_coupling.strong_coupling,
    correlation.correlation,
    correlation.kinetic_correlation,
    correlation_onset.correlation_onset,
    times.power_spectrum,
    times.relaxation_time,
    times.correlation_time,
    lyapunov.lyapunov_max,
    lyapunov_onset.lyapunov_onset,
    strong_coupling.lyapunov_strong_coupling,
    lyapunov_large_order.large_order,
    participation.participation_ratio,
    participation.spectrum_sum,
    volume_growth.volume_growth,
    volume_growth.entropy_rate,
    volume_growth.dimension,
    volume_growth.minimal_exponent,
    spectrum_onset.entropy_rate,
    spectrum_onset.dimension,
    spectrum_onset.unstable_fraction,
    noise.variance_noise,
    lyapunov.lyapunov_noise,
    lyapunov.chaos_boundary,
)
ERRATA = (onset.QUARTIC, participation.TABLE)
