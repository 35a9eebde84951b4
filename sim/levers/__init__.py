"""Policy levers: dated, bounded values that authorities can set; a file for each group of levers."""
