"""How releasing goes: measures with what they rest on, pure functions of a snapshot."""
