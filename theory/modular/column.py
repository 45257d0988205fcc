"""What the modular column states: networks of populations, any size, any number of levels
(`rnnchaos.theory.modular.mean_field` has the model and its mean-field theory)."""

from rnnchaos.theory.modular import levels, lyapunov, mean_field, onset
from rnnchaos.theory.modular.notation import PAPERS

TITLE = "Modular populations"
FORMULAS = (*mean_field.FORMULAS, *lyapunov.FORMULAS, *onset.FORMULAS, *levels.FORMULAS)
