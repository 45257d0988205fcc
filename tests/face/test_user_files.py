"""Nothing that is not ours is written, truncated or removed, by any command, through any link.

Every file that a command writes is put in the way of it: as somebody's own text, as a link to that, as a
pipe, as a folder, as a link to nothing. The command refuses in one line, and the disk is as it was.
"""

import os
import re
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnchaos.cli import main
from rnnchaos.verify.ensembles.targets import refuse_foreign

SIMULATE = "simulate gaussian --g 2 --N 10 --burn 1 --duration 1 --realisations 2 --seed 1 --executor serial"
VERIFY = "verify gaussian.variance --seed 1 --max-seconds 0.1 --executor serial --out run"
WRITTEN = {
    "f.pdf": "plot variance --g 1.5:2:3 --out f.pdf",
    "f.svg": "plot variance --g 1.5:2:3 --out f.svg",
    "f.png": "plot variance --g 1.5:2:3 --out f.png",
    "f.csv": "plot variance --g 1.5:2:3 --out f.png",
    "m.tex": "latex --macros m.tex --bib m.bib",
    "m.bib": "latex --macros m.tex --bib m.bib",
    "run/lock": f"{SIMULATE} --out run",
    "run/records": f"{SIMULATE} --out run",
    "run/plans": f"{SIMULATE} --out run",
    "run/store.json": f"{SIMULATE} --out run",
    "run/quarantine": f"{SIMULATE} --out run",
    "run/thesis.txt": f"{SIMULATE} --out run",
    "run/report.html": VERIFY,
    "run/report.json": VERIFY,
    "run/junit.xml": VERIFY,
    "run/book.json": "book --out run",
    "run/index.html": "book --out run",
}
"""What is in the way: the command that would write there."""
REFUSED = r"rnnchaos: ((out|macros|bib|store) = .*: accepted: |cannot write ).*\n"


def text(path: Path) -> None:
    path.write_text("mine, and long enough to be seen when it is cut")


def link(path: Path) -> None:
    text(path.parent / "mine")
    path.symlink_to("mine")


def folder(path: Path) -> None:
    path.mkdir()
    text(path / "mine")


def linked_folder(path: Path) -> None:
    folder(path.parent / "all mine")
    path.symlink_to("all mine")


WAYS: dict[str, Callable[[Path], None]] = {
    "text": text,
    "link": link,
    "dangling": lambda path: path.symlink_to("nothing"),
    "pipe": os.mkfifo,
    "folder": folder,
    "linked folder": linked_folder,
}


def disk(top: Path) -> dict[str, object]:
    """All that lies below `top`, links and pipes unopened."""
    found: dict[str, object] = {}
    for path in sorted(top.rglob("*")):
        mode = path.lstat().st_mode
        content: object = os.readlink(path) if stat.S_ISLNK(mode) else stat.S_IFMT(mode)
        found[str(path.relative_to(top))] = path.read_bytes() if stat.S_ISREG(mode) else content
    return found


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_in_the_way_stays_as_it_is(
    name: str, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("run").mkdir()
    WAYS[way](Path(name))
    before = disk(tmp_path)
    assert main(WRITTEN[name].split()) in (64, 73)
    assert re.fullmatch(REFUSED, capsys.readouterr().err)
    assert disk(tmp_path) == before


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `SIMULATE` leaves."""
    made = tmp_path_factory.mktemp("simulated") / "run"
    assert main(f"{SIMULATE} --out {made}".split()) == 0
    return made


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["lock", "report.html", "report.json", "junit.xml"])
def test_a_store_takes_no_name_that_is_taken(
    name: str,
    way: str,
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Also where the folder is a store: somebody put their own file there."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(store, "run")
    (tmp_path / "run" / "lock").unlink()
    WAYS[way](tmp_path / "run" / name)
    before = {n: c for n, c in disk(tmp_path).items() if n != "run/lock" or name == "lock"}
    capsys.readouterr()
    assert main(VERIFY.split()) in (64, 73)
    assert re.fullmatch(REFUSED, capsys.readouterr().err)
    assert {n: c for n, c in disk(tmp_path).items() if n in before} == before


@pytest.mark.parametrize(
    "words", sorted({words for name, words in WRITTEN.items() if name[:2] in ("f.", "m.")})
)
def test_our_own_files_are_written_again(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [name for name, of in WRITTEN.items() if of == words]
    for name in names:
        Path(name).write_bytes(b"")  # as mktemp makes them
    assert main(words.split()) == 0
    for name in names:
        assert Path(name).stat().st_size > 100
        refuse_foreign("out", Path(name), Path(name).suffix)


def test_a_report_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert main(VERIFY.split()) == 2
        assert Path("run/report.html").stat().st_size > 1000
