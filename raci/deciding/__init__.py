"""Which role may hold a letter, then which person: A, then R given A, then C and I; and why nobody else."""
