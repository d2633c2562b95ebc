"""Steps that bring the table of long work up to date."""
