"""Maintainers' tools: speed, pages of the documentation, data tables. The product imports nothing from here."""
