"""What every layer may use: errors, the clock, suggestions and translated words."""
