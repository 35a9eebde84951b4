"""Discovery: under which conditions an outcome happens, as limits on assumptions and levers."""
