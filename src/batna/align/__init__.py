"""Agree our mandate inside before anyone speaks to the supplier."""
