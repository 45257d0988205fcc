"""What the column of in-context learning states (`rnnchaos.theory.in_context.notation`: the model)."""

from rnnchaos.theory.in_context import exact, hamiltonian, learning_curve
from rnnchaos.theory.in_context.notation import PAPERS

TITLE = "In-context learning by linear attention"
FORMULAS = (*hamiltonian.FORMULAS, *exact.FORMULAS, *learning_curve.FORMULAS)
ERRATA = (hamiltonian.REACTION,)
