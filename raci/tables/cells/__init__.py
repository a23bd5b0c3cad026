"""What the cells of a table say, and which of them only explain the others."""
