"""The page that says how far the model agrees with what was observed, written from stored fits and forecasts."""
