"""From claims to verdicts: selection, sampling, planning, mutation."""
