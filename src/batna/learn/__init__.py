"""What the end of a negotiation teaches, said no louder than the data allow."""
