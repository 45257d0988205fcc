"""What simulation says of confinement."""

from rnnchaos.verify.confinement.claims import claims
from rnnchaos.verify.confinement.design import DESIGNS as designs
from rnnchaos.verify.confinement.studies import STUDIES as studies

CLAIMS, DESIGNS, STUDIES = claims, designs, studies
ORACLES = ("rnnchaos.verify.confinement.oracles",)
