"""What the column of plastic synapses lists for verification."""

from rnnchaos.numerics.plastic.static import K, P
from rnnchaos.numerics.quantity import GAIN, integer, real
from rnnchaos.theory.catalogue import loaded
from rnnchaos.verify.ensembles.template import Template, times
from rnnchaos.verify.plastic.kernels import memory_bytes, plastic

ORACLES = ("rnnchaos.verify.plastic.oracles",)
STUDIES = (
    Template(
        "plastic",
        "networks with plastic synapses: mean squared activity, mean square of the synapses and their work",
        plastic,
        (
            *(K, P, GAIN),
            integer("N", "neurons", at_least=2, at_most=100_000, default=500, required=False),
            *times("0.2", 60, 100),
            real("spread", "size of the start", above=0, at_most=1e6, default=1, required=False),
        ),
        memory_bytes,
    ),
)
CLAIMS = loaded("rnnchaos.verify.plastic.claims:claims")
DESIGNS = loaded("rnnchaos.verify.plastic.design:designs")
