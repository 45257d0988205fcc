r"""The Euler map $x_{n+1}=(1-\delta)x_n+\delta J\varphi(x_n)$: the mean-field theory of the integrator
itself, exact at every step $\delta$, so that simulations are compared without a guess of the step error."""

from rnnchaos.theory.scheme.discrete import DISCRETE
from rnnchaos.theory.scheme.lyapunov import LYAPUNOV
from rnnchaos.theory.scheme.mean_field import MEAN_FIELD, variance_noise
from rnnchaos.theory.scheme.participation import DIMENSION
from rnnchaos.theory.scheme.spectrum_sum import SPECTRUM

TITLE = "The Euler map"
FORMULAS = (*MEAN_FIELD, *LYAPUNOV, *SPECTRUM, variance_noise, *DIMENSION, *DISCRETE)
