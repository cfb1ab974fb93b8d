"""One file that holds a moment of the plant: its database and every photo and document that this database names."""
