"""Negotiations played many times by the machine: mechanics that the stages turn into advice."""
