"""Home: my cases, a new case, what happened, and what belongs to a case as a whole."""
