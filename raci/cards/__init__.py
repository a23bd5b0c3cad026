"""What concerns one person or role, and what people should settle."""
