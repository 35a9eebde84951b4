"""The pictures of the report and of the explorer that the READMEs show."""
