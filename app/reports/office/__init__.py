"""Writers of office files. Their libraries are large: only the process that renders a report loads them."""
