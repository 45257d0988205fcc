"""The onset of chaos as exact power series in g - g_c."""
