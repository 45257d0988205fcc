"""A report on disk: `report.html` to read, `report.json` (the object of `--json`), `junit.xml` for builds."""

import json
from datetime import UTC, datetime
from pathlib import Path

from rnnchaos.verify.ensembles.files import cannot_write
from rnnchaos.verify.ensembles.targets import refuse_foreign, write_targets
from rnnchaos.verify.report.junit import junit
from rnnchaos.verify.report.page import page
from rnnchaos.verify.report.report import Report

NAMES = ("report.json", "junit.xml", "report.html")


def write(report: Report, folder: str | Path) -> Path:
    """Write the three files into `folder`, each as a whole or not at all; returns the page. Raises
    `CannotWrite`, and `UsageError` where somebody's own file has such a name.
    """
    to, now = made(folder), datetime.now(UTC)
    contents = (
        json.dumps(report.to_json(), allow_nan=False).encode() + b"\n",
        junit(report, written=now),
        page(report, written=now),
    )
    paths = [to / name for name in NAMES]
    write_targets("out", {p: (p.suffix, content) for p, content in zip(paths, contents, strict=True)})
    return to / NAMES[-1]


def made(folder: str | Path) -> Path:
    """The folder, made where it is absent. Raises `CannotWrite`."""
    to = Path(folder).absolute()
    with cannot_write(to):
        to.mkdir(parents=True, exist_ok=True)
    return to


def check(folder: str | Path) -> None:
    """Raises `UsageError` where `write` would, before there is a report."""
    for name in NAMES:
        path = Path(folder).absolute() / name
        refuse_foreign("out", path, path.suffix)
