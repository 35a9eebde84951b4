"""The page of pace and support: where haste pays, where it does not, and how sure this is."""
