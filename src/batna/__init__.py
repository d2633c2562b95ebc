"""The negotiation workbench as a library: pure functions over one case, from a first wish to proof."""
