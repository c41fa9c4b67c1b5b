"""Intentions: plain functions of a plan and arguments that propose edits."""
