"""The library's only input and output: one file for each format."""
