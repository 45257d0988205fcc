"""Many values at once: what a sweep over parameters found, point by point, and the tables it is shown as."""
