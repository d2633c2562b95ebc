"""Pages of negotiate: contacts, offers, the ledger, what they know, the agreement."""
