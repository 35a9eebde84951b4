"""What a study found: outcomes, paired differences, their intervals, and the tables that are made from them."""
