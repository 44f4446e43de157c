"""Durable hand-over to Celery: the row is the truth, the message is only a doorbell."""
