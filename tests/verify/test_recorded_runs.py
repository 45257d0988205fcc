"""What is on record of quick runs: every seed from 1 on, none of them refutes."""

from collections import defaultdict
from pathlib import Path

import pytest

from rnnchaos.theory.catalogue import COLUMNS
from tests.verify import recorded_runs
from tests.verify.recorded_runs import FIELDS, Row, add, digest, rows, table


def test_no_run_on_record_refutes_and_no_seed_is_left_out() -> None:
    seeds = defaultdict[tuple[str, str, str], list[int]](list)
    for row in rows():
        assert tuple(row) == FIELDS
        assert row["system"] in COLUMNS
        assert row["exit"] in "02"
        assert row["refuted"] == "0"
        seeds[row["system"], row["budget"], row["digest"]].append(int(row["seed"]))
    for known in seeds.values():
        assert sorted(known) == list(range(1, len(known) + 1))


def row(seed: int, of: str) -> Row:
    return dict(
        zip(FIELDS, ("modular", "quick", str(seed), "0", "6", "0", "0", "14 of 14", "90", of), strict=True)
    )


def test_a_seed_is_not_replaced_and_other_claims_are_of_the_past(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded_runs, "RECORD", tmp_path / "runs.csv")
    recorded_runs.RECORD.write_text(",".join(FIELDS) + "\n")
    today = digest("modular")
    for seed, of in ((1, "0" * 16), (1, today), (2, today)):
        add(row(seed, of))
    assert table(["modular"]).endswith("quick    exit 0: 2; median 90 s on the processor; seeds 1 2")
    with pytest.raises(SystemExit, match="modular quick seed 2: on record already"):
        add(row(2, today))
