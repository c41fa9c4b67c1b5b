"""The floor everything stands on: records, the plan snapshot, edits, errors, texts and rules."""
