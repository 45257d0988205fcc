r"""The heavy-tailed network $x_i(t+1)=\varphi(\sum_jW_{ij}x_j)$, $W_{ij}=gN^{-1/\alpha}z_{ij}$, z symmetric
alpha-stable: the annealed transition at finite N, its expansion at large N, and the mean field."""

from rnnchaos.theory.heavy_tailed import (
    annealed,
    large_n,
    mean_field,
    quiescent_fraction,
    random_walk,
    stable_density,
    stable_law,
    threshold,
)

TITLE = "Heavy-tailed networks"
FORMULAS = (
    annealed.annealed_growth,
    annealed.annealed_critical_gain,
    annealed.growth_gaussian,
    annealed.growth_single,
    random_walk.transition_width,
    random_walk.log_skewness,
    quiescent_fraction.quiescent_fraction,
    quiescent_fraction.growth_probability,
    quiescent_fraction.intermittency_exponent,
    large_n.large_n,
    large_n.width_large_n,
    mean_field.mean_field_scale,
    mean_field.weak_gain,
    mean_field.kappa_tanh,
    threshold.threshold_gain,
    threshold.threshold_order,
    threshold.crossover,
    stable_law.mellin_transform,
    stable_law.laplace_transform,
    stable_density.laplace_cauchy,
    stable_density.laplace_gaussian,
    stable_law.tail_amplitude,
    stable_law.tail_shift,
    stable_density.stable_pdf,
    stable_density.stable_cdf,
)
ERRATA = (annealed.TRANSPOSED,)
