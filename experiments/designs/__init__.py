"""Studies of designed points: parameters and levers take the values that a question asks for."""
