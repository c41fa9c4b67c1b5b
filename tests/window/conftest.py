"""The whole program, driven by keys and mouse: the fixtures of tests/gui, with a window of a stated size."""

from tests.gui.conftest import answers, empty_file, empty_plan, program, sample_file, sample_plan, themes

__all__ = ["answers", "empty_file", "empty_plan", "program", "sample_file", "sample_plan", "themes"]
