"""Files that a user names to be written: where nothing lies, or what this package wrote before.

Each kind of file carries a mark by which it is known again. Anything else at the path, a link and a device
included, belongs to somebody, and stays as it is.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.files import Unreadable, cannot_read, read_small, write_together

MARKS = {
    ".tex": rb"% Written by `rnnchaos latex`",
    ".bib": rb"% Written by `rnnchaos latex`",
    ".csv": rb"kind,[^\n]*,low,high,(?:pairs|count,what,level,reason)\n",
    ".pdf": rb"%PDF-(?s:.*)/Creator \(rnnchaos\)",
    ".svg": rb"<\?xml(?s:.*)<dc:title>rnnchaos</dc:title>",
    ".png": rb"\x89PNG(?s:.*)tEXtSoftware\x00rnnchaos",
    ".json": rb'\{"schema": "rnnchaos/(?:verify|analyse)/1"',
    ".xml": rb'<\?xml[^>]*>\s*<testsuites?\b(?s:.*)name="rnnchaos verify"',
    ".html": rb"<!DOCTYPE html>(?s:.*)<title>rnnchaos (?:verify|analyse): ",
}
"""What a file of each kind that we wrote begins with; a kind is a suffix that a format has."""
ACCEPTED = "accepted: a new file, or one that rnnchaos wrote"


def refuse_foreign(name: str, path: Path, kind: str) -> None:
    """Raises `UsageError`, which says `name`, where something lies at `path` that is no file of this `kind`
    that we wrote, and `CannotRead`.
    """
    try:
        with cannot_read(path):
            content = read_small(path)
    except FileNotFoundError:
        return
    except Unreadable:
        content = b"no file of ours"
    if content and not re.match(MARKS[kind], content):
        raise UsageError(name, f"...{str(path)[-57:]}" if len(str(path)) > 60 else str(path), ACCEPTED)


def write_targets(name: str, contents: Mapping[Path, tuple[str, bytes]]) -> None:
    """Write every file, with its kind, all or none. Raises `UsageError`, `CannotRead`, `CannotWrite`."""
    for path, (kind, _) in contents.items():
        refuse_foreign(name, path, kind)
    write_together({path: content for path, (_, content) in contents.items()})
