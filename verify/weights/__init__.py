"""A network given as its weights: statistics, tail, what random theory predicts, null models."""
