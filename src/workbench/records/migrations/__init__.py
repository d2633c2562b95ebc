"""Steps that bring the tables of records up to date."""
