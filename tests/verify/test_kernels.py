"""What the digest that keys stored results covers: what the kernels run, and nothing of theory."""

import inspect
from pathlib import Path

from rnnchaos.theory.catalogue import registered
from rnnchaos.verify.ensembles.sources import closure
from rnnchaos.verify.ensembles.study import Kernel


def kernels() -> list[Kernel]:
    """Of every claim and of everything that can be simulated."""
    claimed = {of.kernel for claim in registered("rnnchaos.verify", "CLAIMS") for of in claim.studies}
    return sorted(
        claimed | {template.kernel for template in registered("rnnchaos.verify", "STUDIES")},
        key=lambda kernel: (kernel.__module__, kernel.__name__),
    )


def test_no_kernel_depends_on_theory() -> None:
    """Of numerics nothing but phi as a function, whatever that needs: no quantity, no mean-field theory."""
    seen = kernels()
    assert len(seen) > 20
    for kernel in seen:
        path = Path(inspect.getsourcefile(kernel) or "")
        names = closure(kernel.__module__, path.resolve())
        numerics = {name.split(".")[2] for name in names if name.startswith("rnnchaos.numerics.")}
        assert numerics <= {"nonlinearity", "value", "ball"}, (kernel.__module__, numerics)
        assert "rnnchaos.verify.claim" not in names
