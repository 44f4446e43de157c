"""Fault injection: real processes are killed while comments are posted, and then everything is counted."""
