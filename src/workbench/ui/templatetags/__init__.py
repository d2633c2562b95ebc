"""Building blocks that templates load."""
