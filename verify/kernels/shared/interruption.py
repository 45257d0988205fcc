r"""A run that is killed and goes on ends as one that was not, bit by bit, and leaves nothing behind."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rnnchaos.verify.ensembles import checkpoint as keeper
from rnnchaos.verify.ensembles.files import write_atomically
from rnnchaos.verify.kernels.oracle import agree, hold
from rnnchaos.verify.kernels.shared.references import patched


class Killed(Exception):
    """The process that writes a checkpoint ends there."""


def killed_and_resumed(run: Callable[[], Mapping[str, Any]], *, after: tuple[int, ...]) -> None:
    """`run` with a checkpoint at every step, killed at each of these writes in turn, then run to its end."""
    whole = run()
    with TemporaryDirectory() as folder, patched(keeper, "SECONDS", -1.0), keeper.keeping(folder):
        for count in after:
            with patched(keeper, "write_atomically", _ending(write_atomically, count)):
                try:
                    run()
                except Killed:
                    continue
            hold(False, f"the run wrote fewer than {count} checkpoints")
        agree(run(), whole, rtol=0)
        hold(not any(path.is_file() for path in Path(folder).rglob("*")), "checkpoints are left")


def _ending(write: Callable[..., None], count: int) -> Callable[..., None]:
    """`write`, the `count`-th time the last thing that is done."""
    left = [2 * count]  # a checkpoint is two files

    def once(path: Path, content: bytes) -> None:
        write(path, content)
        left[0] -= 1
        if not left[0]:
            raise Killed

    return once
