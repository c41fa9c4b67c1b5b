"""Working time and the dates of a plan: pure functions of a snapshot."""
