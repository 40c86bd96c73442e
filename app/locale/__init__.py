"""The texts that people read, one JSON file per language, and the catalogue that reads them."""
