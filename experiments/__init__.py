"""What one does with the model: compose settings, run studies, store, compare, plot, report."""
