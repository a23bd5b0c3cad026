"""Blocks in pages of others."""
