"""The files that the front-end build made for pages and reports."""
