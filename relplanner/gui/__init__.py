"""The window: pages, panels and item models over a session, built on Qt."""
