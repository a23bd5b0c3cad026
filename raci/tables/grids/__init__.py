"""Files and pages of any kind → their tables as grids."""
