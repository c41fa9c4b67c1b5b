"""Records as tables and forms, derived from their declaration."""
