"""What is evaluated: quantities to any digits, by ball arithmetic (certified) and by mpmath (independent)."""
