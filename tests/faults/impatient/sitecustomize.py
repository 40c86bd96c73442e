"""Makes a server whose Python has this folder on its path give up within four seconds whoever is silent."""

import app.server

app.server.SILENT_FOR = 4
