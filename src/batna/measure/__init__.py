"""Arithmetic that every stage shares; it never advises."""
