"""What was observed of the country and its départements, in the words and units of the model."""
