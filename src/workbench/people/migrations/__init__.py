"""Steps that bring the tables of people up to date."""
