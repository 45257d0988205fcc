r"""Gradient dynamics of the kinetic energy: $dx=-\nabla E\,dt+\sqrt{2T}\,dW$, $E(x)=\frac12|F|^2$,
$F=-x+J\varphi(x)$, and what it says of chaos: effective temperatures and the geometry of the flow."""

from rnnchaos.theory.gradient.boltzmann import MEASURE
from rnnchaos.theory.gradient.chaotic_flow import CHAOTIC_GEOMETRY
from rnnchaos.theory.gradient.effective_temperature import TEMPERATURES
from rnnchaos.theory.gradient.geometry import GEOMETRY
from rnnchaos.theory.gradient.onset import LIMITS
from rnnchaos.theory.gradient.replica import REPLICAS
from rnnchaos.theory.gradient.squared_norm import SLOPES

TITLE = "Gradient dynamics and temperature"
FORMULAS = (*MEASURE, *REPLICAS, *GEOMETRY, *SLOPES, *CHAOTIC_GEOMETRY, *TEMPERATURES, *LIMITS)
