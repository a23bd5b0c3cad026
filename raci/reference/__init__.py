"""What there is, as lists, as a page and as JSON Schema."""
