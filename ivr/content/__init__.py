"""The guide as data: read from the authors' files, and held against the laws of content."""
