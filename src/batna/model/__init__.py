"""The nouns of a negotiation: frozen, strict, with no arithmetic and no input or output."""
