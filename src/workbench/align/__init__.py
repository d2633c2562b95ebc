"""Pages of align: what our own functions agree on before anybody talks to the supplier."""
