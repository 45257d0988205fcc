"""Networks on an accelerator: flow, map, tangent frames and scans written against the array API standard."""
