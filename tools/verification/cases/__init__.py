"""Cases of theory, by what they are about."""
