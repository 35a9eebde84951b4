"""The documentation site: pages of the project and a reference made from its code, in build/site."""
