"""Where on a grid activities, roles and letters lie: one module for each way in which people lay them out."""
