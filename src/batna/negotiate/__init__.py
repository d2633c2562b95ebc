"""Log, check and count what is said and offered while we talk to the supplier."""
