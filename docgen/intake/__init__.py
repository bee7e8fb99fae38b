"""Returned forms become submissions: read, chosen from, merged with what is known, and kept."""
