"""Where the model takes place: territories, professionals, contacts, and the tables they come from."""
