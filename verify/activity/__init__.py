"""A recording of activity: its statistics with intervals, and theory beside it as verdicts."""
