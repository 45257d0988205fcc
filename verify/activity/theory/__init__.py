"""Theory beside a recording: what columns declare, which step made the data, verdicts, the gain."""
