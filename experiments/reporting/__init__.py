"""One page about a study for people who decide: its question, its answer, its pictures and what they rest on."""
