"""The filters that one could run instead, each behind the same few functions."""
