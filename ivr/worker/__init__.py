"""Background work: what callers need not wait for, and what must not be forgotten."""
