"""Faults that once escaped, and the tests that replay their kinds: each is planted there and must show.

A fault is planted in a copy or by a patch, never in the source, and the check beside it is the one that runs
on the source. This table says where; the test here, that nothing in it is gone.
"""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REPLAYED: dict[str, tuple[str, ...]] = {
    "a copied claim with another estimate is answered with the data of the first": (
        "harness/test_identity.py::test_a_claim_copied_with_another_lambda_is_measured_by_its_own",
        "harness/test_identity.py::test_estimates_are_what_they_compute_with",
    ),
    "a family counts names instead of measurements": (
        "harness/test_identity.py::test_one_name_in_two_studies_counts_twice",
        "../face/commands/test_calibrate.py::test_a_family_that_counts_names_is_exposed",
    ),
    "a key rounds floats, cuts seeds, forgets a kernel or a type": (
        "ensembles/test_keys.py::test_a_planted_key_shows",
        "ensembles/test_keys.py::test_the_smallest_move_of_any_field_gives_another_key",
    ),
    "checkpoints of the trial miss an imported file": (
        "ensembles/test_keys.py::test_one_byte_of_any_imported_file_gives_another_digest",
        "../test_digests.py::test_a_changed_qr_invalidates_the_checkpoints_of_the_transition_study",
    ),
    "the truth at another step than is simulated": (
        "bias/test_record.py::test_a_truth_at_another_step_or_gain_shows",
        "bias/test_record.py::test_the_truth_is_that_of_the_network_simulated",
    ),
    "couplings of variance g^2/(N - 1)": ("networks/test_couplings_law.py::test_one_unit_less_shows",),
    "a bias budget ten times too small": (
        "bias/test_record.py::test_a_budget_below_what_was_measured_is_refused",
        "bias/test_record.py::test_an_entry_that_was_edited_or_is_missing_is_refused",
    ),
    "another burn, N or duration under the old budgets": (
        "bias/test_record.py::test_a_design_with_any_other_parameter_is_refused",
    ),
    "a wider tolerance": (
        "bias/test_record.py::test_a_tolerance_wider_than_planned_is_refused",
        "test_tolerances.py::test_a_tolerance_that_is_widened_shows",
    ),
    "the mutation survey holds simulation to 20 tolerances": (
        "harness/test_mutation.py::test_simulation_is_held_to_two_tolerances",
        "harness/test_mutation.py::test_twenty_tolerances_show",
    ),
    "a joint claim with the bias of one study alone": (
        "bias/test_record.py::test_a_budget_of_one_gain_alone_shows",
        "bias/test_record.py::test_a_joint_claim_carries_the_errors_of_all_it_reads",
    ),
    "a verdict that does not stay": ("harness/test_sequential.py::test_a_verdict_stays",),
    "fewest for most realisations": ("harness/test_sequential.py::test_fewest_for_most_shows",),
    "the mixture follows the running n": (
        "harness/test_sequential.py::test_every_interval_of_a_run_is_of_one_mixture",
        "harness/test_sequential.py::test_the_sign_sequence_is_a_martingale_and_a_switching_one_is_not",
    ),
    "a published value that is not that of its file": (
        "gaussian/test_published.py::test_a_published_value_is_that_of_its_file",
    ),
}


@pytest.mark.parametrize("address", sorted({test for tests in REPLAYED.values() for test in tests}))
def test_the_replay_is_there_and_asserts(address: str) -> None:
    file, _, name = address.partition("::")
    tree = ast.parse((HERE / file).read_text())
    (found,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert any(isinstance(node, ast.Assert) or "raises" in ast.dump(node) for node in ast.walk(found))
