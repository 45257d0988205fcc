"""What simulation says of in-context learning."""

from rnnchaos.numerics.in_context.laws import DIMENSION, PAIRS, RIDGE
from rnnchaos.numerics.quantity import integer
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
        (
            *(DIMENSION, PAIRS, RIDGE),
            integer("P", "prompts, each with its own task", at_least=1, at_most=10**8),
            integer("sets", "sets of prompts averaged", at_least=1, at_most=1000, default=1, required=False),
        ),
        memory_bytes,
    ),
)
ORACLES = ("rnnchaos.verify.in_context.oracles",)
