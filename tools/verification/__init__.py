"""The model beside theory: cases whose answer is known, what the model shows, and the page that tells it."""
