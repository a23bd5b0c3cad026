"""Team files that are written or changed: a starter, a table taken over, pinned letters."""
