"""The only app with negotiation tables: rows in, cases out, one gate to the secrets, one event for each change."""
