"""Faults that once escaped, by their kind, and the tests that replay each: `python -m tests.verify.planted`
prints the shares that are caught."""

from dataclasses import dataclass

NUMBERS = "../numerics/"
VALUES = NUMBERS + "test_formula_values.py::"
TRUE, EXISTENCE = NUMBERS + "bounds/test_bounds.py::", NUMBERS + "bounds/test_existence.py::"
ORACLE = "kernels/test_faults.py::test_an_oracle_notices"


@dataclass(frozen=True)
class Fault:
    """What was planted, of which kind, and the tests that would have shown it; none where nothing does, for
    the reason given."""

    kind: str
    what: str
    tests: tuple[str, ...]
    why_not: str = ""


KERNEL, THEORY, WORDS, BOUND = "simulation kernels", "formulas", "printed words, domains", "proved bounds"
KEYS, HARNESS, CONSTANTS = "keys and stores", "harness and statistics", "constants of designs"

FAULTS: dict[str, Fault] = {
    "H14": Fault(
        KERNEL,
        "planted start: the field's noise T for T (S - T)/S",
        (ORACLE, "gradient/test_langevin.py::test_planted_states_have_the_moments_of_equilibrium"),
    ),
    "H11": Fault(KERNEL, "dimensions: both trajectories from one start", (ORACLE,)),
    "H05": Fault(KERNEL, "annealed intermittency: the burn is ignored", (ORACLE,)),
    "A01": Fault(
        KERNEL,
        "couplings of variance g^2/(N - 1)",
        (ORACLE, "networks/test_couplings_law.py::test_one_unit_less_shows"),
    ),
    "A02": Fault(KERNEL, "noise from the generator of the couplings", (ORACLE,)),
    "A03": Fault(KERNEL, "the tangent after the step", (ORACLE,)),
    "A05": Fault(KERNEL, "noise: half of the burn", (ORACLE,)),
    "M3": Fault(KERNEL, "activity in float16", (ORACLE,)),
    "P2": Fault(
        THEORY,
        "noise of half its power, from premise to statement",
        (VALUES + "test_noise_of_half_its_power_from_premise_to_statement",),
    ),
    "P3": Fault(
        THEORY,
        "quiescent fraction: one step off, from premise to statement",
        (VALUES + "test_one_step_more_from_premise_to_statement",),
    ),
    "C05": Fault(
        WORDS,
        "the chaotic domain reversed",
        (VALUES + "test_the_engine_is_chaotic_inside_the_domain_and_not_outside",),
    ),
    "C01": Fault(
        WORDS,
        "kappa printed as lambda",
        ("../theory/test_letters.py::test_a_letter_given_to_another_name_is_seen",),
    ),
    "C02": Fault(
        WORDS,
        "epsilon printed as delta",
        ("../theory/test_letters.py::test_no_two_symbols_of_a_formula_print_alike",),
    ),
    "C06": Fault(
        WORDS,
        "another characteristic function in the meaning of alpha",
        ("test_conventions.py::test_the_meanings_say_what_the_data_say",),
    ),
    "B02": Fault(
        BOUND, "Mehler's trapezoid: bound / 1000", (TRUE + "test_a_thousandth_of_the_bound_is_exposed",)
    ),
    "B05": Fault(
        BOUND, "mean field: the rule's error / 1000", (TRUE + "test_a_thousandth_of_one_term_is_exposed",)
    ),
    "B07": Fault(
        BOUND,
        "a root enclosed by midpoints",
        (EXISTENCE + "test_a_change_of_sign_is_certain_or_refused",),
    ),
    "B09": Fault(
        BOUND,
        "interval Newton: an overlap for an inclusion",
        (EXISTENCE + "test_an_overlap_would_find_a_root_where_there_is_none",),
    ),
    "B10": Fault(
        BOUND,
        "interval Newton: the slope at the midpoint",
        (EXISTENCE + "test_the_slope_at_the_midpoint_would_miss_the_root",),
    ),
    "B17": Fault(
        BOUND,
        "mean field: the ceiling of |phi| 1 for 3",
        (),
        "one term of a bound at most 3^alpha times smaller, within the factor of 1000 by which bounds may be "
        "loose: none of 36 values misses the truth",
    ),
    "B23": Fault(
        BOUND,
        "one digit fewer than asked",
        (NUMBERS + "test_value.py::test_the_digits_asked_for_are_reached_or_not_by_the_radius_alone",),
    ),
    "E01": Fault(
        KEYS,
        "a key rounds floats to six digits",
        (
            "ensembles/test_keys.py::test_a_planted_key_shows",
            "ensembles/test_keys.py::test_the_smallest_move_of_any_field_gives_another_key",
        ),
    ),
    "E10": Fault(
        KEYS,
        "checkpoints of the trial miss an imported file",
        (
            "ensembles/test_keys.py::test_one_byte_of_any_imported_file_gives_another_digest",
            "../test_digests.py::test_a_changed_qr_invalidates_the_checkpoints_of_the_transition_study",
        ),
    ),
    "open hole": Fault(
        HARNESS,
        "a copied claim with another estimate is answered with the data of the first",
        (
            "harness/test_identity.py::test_a_claim_copied_with_another_lambda_is_measured_by_its_own",
            "harness/test_identity.py::test_estimates_are_what_they_compute_with",
        ),
    ),
    "D14": Fault(
        HARNESS,
        "a family counts names instead of measurements",
        (
            "harness/test_identity.py::test_one_name_in_two_studies_counts_twice",
            "../face/commands/test_calibrate.py::test_a_family_that_counts_names_is_exposed",
        ),
    ),
    "K27": Fault(
        HARNESS,
        "the mutation survey holds simulation to 20 tolerances",
        (
            "harness/test_mutation.py::test_simulation_is_held_to_two_tolerances",
            "harness/test_mutation.py::test_twenty_tolerances_show",
        ),
    ),
    "K06": Fault(
        HARNESS,
        "the mixture follows the running n",
        (
            "harness/test_sequential.py::test_every_interval_of_a_run_is_of_one_mixture",
            "harness/test_sequential.py::test_the_sign_sequence_is_a_martingale_and_a_switching_one_is_not",
        ),
    ),
    "K42": Fault(
        HARNESS, "a verdict that does not stay", ("harness/test_sequential.py::test_a_verdict_stays",)
    ),
    "D08": Fault(
        HARNESS,
        "fewest for most realisations",
        ("harness/test_sequential.py::test_fewest_for_most_shows",),
    ),
    "K43": Fault(
        HARNESS,
        "a joint claim with the bias of one study alone",
        (
            "bias/test_record.py::test_a_budget_of_one_gain_alone_shows",
            "bias/test_record.py::test_a_joint_claim_carries_the_errors_of_all_it_reads",
        ),
    ),
    "K01": Fault(
        CONSTANTS,
        "the truth at another step than is simulated",
        (
            "bias/test_record.py::test_a_truth_at_another_step_or_gain_shows",
            "bias/test_record.py::test_the_truth_is_that_of_the_network_simulated",
        ),
    ),
    "K02": Fault(
        CONSTANTS,
        "another burn, N or duration under the old budgets",
        ("bias/test_record.py::test_a_design_with_any_other_parameter_is_refused",),
    ),
    "K03": Fault(
        CONSTANTS,
        "a bias budget ten times too small",
        (
            "bias/test_record.py::test_a_budget_below_what_was_measured_is_refused",
            "bias/test_record.py::test_an_entry_that_was_edited_or_is_missing_is_refused",
        ),
    ),
    "K21": Fault(
        CONSTANTS,
        "a wider tolerance",
        (
            "bias/test_record.py::test_a_tolerance_wider_than_planned_is_refused",
            "test_tolerances.py::test_a_tolerance_that_is_widened_shows",
        ),
    ),
    "published": Fault(
        CONSTANTS,
        "a published value that is not that of its file",
        ("gaussian/test_published.py::test_a_published_value_is_that_of_its_file",),
    ),
}


def shares() -> list[tuple[str, int, int]]:
    """Of each kind how many are caught, and how many there are."""
    kinds = dict.fromkeys(fault.kind for fault in FAULTS.values())
    found = [(kind, [f for f in FAULTS.values() if f.kind == kind]) for kind in kinds]
    return [(kind, sum(bool(f.tests) for f in of), len(of)) for kind, of in found]


def table() -> str:
    """One line a kind, then those that nothing catches, and why."""
    lines = [f"{kind:<24} {caught:>2} of {count:>2}" for kind, caught, count in shares()]
    caught, count = sum(row[1] for row in shares()), sum(row[2] for row in shares())
    lines.append(f"{'all':<24} {caught:>2} of {count:>2}")
    return "\n".join(lines + [f"{id} ({f.what}): {f.why_not}" for id, f in FAULTS.items() if not f.tests])


if __name__ == "__main__":
    print(table())
