"""What the column of stationary samples states (`rnnchaos.theory.fokker_planck.notation`: the model)."""

from rnnchaos.theory.fokker_planck import covariance, euler, gauge, stationary
from rnnchaos.theory.fokker_planck.notation import PAPERS

TITLE = "Dynamics from stationary samples"
FORMULAS = (*stationary.FORMULAS, *gauge.FORMULAS, *covariance.FORMULAS, *euler.FORMULAS)
