"""Prepare: issues, costs, stakeholders, needs, alternatives."""
