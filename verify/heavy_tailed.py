r"""The heavy-tailed column of verification: its studies."""

from rnnchaos.verify.heavy_tailed_transition import TRANSITION

STUDIES = (TRANSITION,)
