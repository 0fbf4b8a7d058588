"""A page as something people or programs read: one module per output."""
