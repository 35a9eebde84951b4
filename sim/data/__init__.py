"""Data tables of the model (SOURCES.md) and the maintainers' script that builds those derived from registries."""
