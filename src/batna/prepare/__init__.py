"""Who wants what, what it costs, and what we can do instead."""
