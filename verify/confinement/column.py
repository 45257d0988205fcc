"""What simulation says of confinement."""

from rnnchaos.verify.confinement import design as of
from rnnchaos.verify.confinement.claims import claims

CLAIMS, DESIGNS, STUDIES = claims, of.DESIGNS, of.STUDIES
ORACLES = ("rnnchaos.verify.confinement.oracles",)
