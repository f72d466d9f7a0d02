"""自动监测 · hourly values of continuous monitors, their validity, substitution and mass."""
