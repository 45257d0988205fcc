"""A report on disk: `report.html` to read, `report.json` (the object of `--json`), `junit.xml` for builds."""

import json
from datetime import UTC, datetime
from pathlib import Path

from rnnchaos.verify.ensembles.files import cannot_write, write_atomically
from rnnchaos.verify.report.junit import junit
from rnnchaos.verify.report.page import page
from rnnchaos.verify.report.report import Report


def write(report: Report, folder: str | Path) -> Path:
    """Write the three files into `folder`, each as a whole or not at all; returns the page. Raises
    `CannotWrite`.
    """
    to, now = Path(folder).absolute(), datetime.now(UTC)
    with cannot_write(to):
        to.mkdir(parents=True, exist_ok=True)
    write_atomically(to / "report.json", json.dumps(report.to_json(), allow_nan=False).encode() + b"\n")
    write_atomically(to / "junit.xml", junit(report, written=now))
    write_atomically(to / "report.html", page(report, written=now))
    return to / "report.html"
