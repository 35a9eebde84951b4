"""Pages of experiments: question, command, figures, answer and limits, written from the tables of stored studies."""
