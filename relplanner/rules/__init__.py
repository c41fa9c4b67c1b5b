"""What a plan's records mean together: pure functions of a snapshot."""
