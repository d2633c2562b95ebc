"""Where rows become plain values and plain values become rows, one file for each stage."""
