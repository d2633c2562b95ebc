"""Base templates, components, styles and scripts; knows no tables."""
