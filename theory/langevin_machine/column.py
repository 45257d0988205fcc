"""What the column of the Langevin machine states (`rnnchaos.theory.langevin_machine.notation`: the model)."""

from rnnchaos.theory.langevin_machine import boltzmann, learning, sampler, temperature
from rnnchaos.theory.langevin_machine.notation import PAPERS

TITLE = "Langevin machine"
FORMULAS = (*boltzmann.FORMULAS, *temperature.FORMULAS, *learning.FORMULAS, *sampler.FORMULAS)
