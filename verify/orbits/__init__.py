"""Where motion ends: fixed points and cycles by Newton's method; eigenvalues and multipliers."""
