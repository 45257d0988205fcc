"""What simulation says of in-context learning."""

from rnnchaos.numerics.in_context.laws import DIMENSION, PAIRS, PROMPTS, RIDGE, SETS
from rnnchaos.verify.ensembles.template import Template
from rnnchaos.verify.in_context.claims import claims
from rnnchaos.verify.in_context.design import DESIGNS as designs
from rnnchaos.verify.in_context.kernels import memory_bytes, regression

CLAIMS, DESIGNS = claims, designs
STUDIES = (
    Template(
        "in_context",
        "linear attention by ridge regression, of minimum norm where prompts are few: weight, errors",
        regression,
        (DIMENSION, PAIRS, RIDGE, PROMPTS, SETS),
        memory_bytes,
    ),
)
ORACLES = ("rnnchaos.verify.in_context.oracles",)
