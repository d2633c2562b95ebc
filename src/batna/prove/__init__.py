"""Show our own people what a negotiation brought them, with the source of every number."""
