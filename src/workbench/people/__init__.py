"""Users and their roles: who is signed in, and which word says what they do in a case."""
