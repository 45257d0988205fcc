"""Where tables and pictures show a quantity: points, axes, sliders. Questions, and no results."""
