"""One file per word of the command line's task=..., each with a function run(settings) that returns an exit code."""
