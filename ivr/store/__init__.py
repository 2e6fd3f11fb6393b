"""What callers told the line: sealed, kept in a database, and read by staff alone."""
