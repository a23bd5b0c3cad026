"""Two matrices → changes, each with its cause."""
