r"""The heavy-tailed network $x_i(t+1)=\varphi(\sum_jW_{ij}x_j)$, $W_{ij}=gN^{-1/\alpha}z_{ij}$, z symmetric
alpha-stable: the annealed transition at finite N, its expansion at large N, and the mean field."""

from rnnchaos.theory.heavy_tailed.annealed import ANNEALED
from rnnchaos.theory.heavy_tailed.large_n import LARGE_N
from rnnchaos.theory.heavy_tailed.mean_field import MEAN_FIELD
from rnnchaos.theory.heavy_tailed.random_walk import WALK
from rnnchaos.theory.heavy_tailed.stable_law import LAW

TITLE = "Heavy-tailed networks"
FORMULAS = (*ANNEALED, *WALK, *LARGE_N, *MEAN_FIELD, *LAW)
