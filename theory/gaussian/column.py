r"""The Gaussian network: $\dot x_i=-x_i+\sum_jJ_{ij}\varphi(x_j)$, $J_{ij}\sim\mathcal N(0,g^2/N)$ iid, N to
infinity; time in units of the neuron's time constant. From the dynamical mean-field equation of Sompolinsky,
Crisanti and Sommers (1988) to the kinetic energy $\Gamma_0=\langle\dot x^2\rangle$ of arXiv:2508.04983 (per
neuron, without the factor 1/2)."""

from rnnchaos.theory.gaussian.correlation import CORRELATIONS, arc_length, kinetic_energy
from rnnchaos.theory.gaussian.correlation_onset import ONSET_CORRELATIONS
from rnnchaos.theory.gaussian.lyapunov import LYAPUNOV
from rnnchaos.theory.gaussian.lyapunov_large_order import LARGE_ORDER
from rnnchaos.theory.gaussian.lyapunov_strong_coupling import LYAPUNOV_LIMITS
from rnnchaos.theory.gaussian.mean_field import dmft, potential, potential_erf
from rnnchaos.theory.gaussian.noise import NOISY_FORMULAS
from rnnchaos.theory.gaussian.noise_lyapunov import NOISY_LYAPUNOV
from rnnchaos.theory.gaussian.onset import ONSETS
from rnnchaos.theory.gaussian.participation import DIMENSION
from rnnchaos.theory.gaussian.strong_coupling import STRONG_COUPLING
from rnnchaos.theory.gaussian.times import TIMES
from rnnchaos.theory.gaussian.variance import activity_distribution, self_consistency, uniqueness

TITLE = "Gaussian networks"
FORMULAS = (
    dmft,
    potential,
    potential_erf,
    self_consistency,
    uniqueness,
    kinetic_energy,
    arc_length,
    activity_distribution,
    *ONSETS,
    *STRONG_COUPLING,
    *CORRELATIONS,
    *ONSET_CORRELATIONS,
    *TIMES,
    *LYAPUNOV,
    *LYAPUNOV_LIMITS,
    *LARGE_ORDER,
    *DIMENSION,
    *NOISY_FORMULAS,
    *NOISY_LYAPUNOV,
)
