"""One boilerplate kind = <kind>.py + <kind>.toml; found by walking this package."""
