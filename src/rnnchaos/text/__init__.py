"""What commands print: formulas, values, verdicts, and prose set in Unicode."""
