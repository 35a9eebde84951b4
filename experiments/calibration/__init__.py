"""Fitting the model to what was observed up to a day: parameters first, then the state that forecasts start from."""
