"""A campaign run as a whole process, to be killed; every kernel call leaves a line in an append-only log.

Usage: python campaign.py STORE LOG COUNT SECONDS
"""

import importlib
import os
import sys
import time
from pathlib import Path

import numpy as np


def kernel(seed: np.random.SeedSequence, *, log: str, sleep: float) -> dict[str, np.ndarray]:
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{seed.spawn_key[0]}\n".encode())
    os.close(descriptor)
    time.sleep(sleep)
    return {"x": np.random.default_rng(seed).standard_normal(5)}


if __name__ == "__main__":
    from rnnchaos.verify.ensembles.realisations import realisations
    from rnnchaos.verify.ensembles.store import Store
    from rnnchaos.verify.ensembles.study import study

    store, log, count, sleep = sys.argv[1:]
    sys.path.insert(0, str(Path(__file__).parent))
    importable = importlib.import_module("campaign")
    task = study("campaign", importable.kernel, log=log, sleep=float(sleep))
    for _ in realisations(task, entropy=11, count=int(count), store=Store(store)):
        pass
