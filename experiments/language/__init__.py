"""Words, numbers and amounts as they are written for people, in French and in English."""
