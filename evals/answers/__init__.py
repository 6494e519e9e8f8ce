"""Whether answers answer."""
