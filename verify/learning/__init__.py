"""Models that learn data by their likelihood: Gaussians, ascent with chains, and their yardsticks."""
