"""What one recording of one network says, and what several say together."""
