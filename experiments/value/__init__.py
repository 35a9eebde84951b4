"""What arms are worth, at what price, and what it would be worth to know more before choosing one."""
