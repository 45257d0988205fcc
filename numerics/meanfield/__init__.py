"""The chaotic state of mean-field theory: Delta0 and the motion of Delta(tau), in every arithmetic."""
