"""The shapes of timeline and calendar as data, without any toolkit."""
