"""The map of all calls as a picture: the columns, their order, the heights, the lines."""
