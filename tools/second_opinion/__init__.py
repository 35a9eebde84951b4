"""A second opinion on the fit: an invented past of one région, fitted by the smoother and by ABC-SMC."""
