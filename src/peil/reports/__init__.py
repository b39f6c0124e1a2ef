"""Page models: final words and numbers, the same for every face."""
