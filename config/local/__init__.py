"""The local run: PostgreSQL, Redis, web server, workers and beat of one checkout, under one supervisor."""
