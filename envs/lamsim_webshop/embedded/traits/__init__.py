"""What products can be or have, one module per department."""
