"""The month: what happens to CPTS, territories and authorities, written once for both engines.

An act is a plain function of anything that has the fields it names: an agent of the Mesa model, or a record of the
fast engine, which compiles the same function (`states.py` declares the fields). It asks rules for hazards and
probabilities, is handed chance as numbers already drawn, and changes what it was given. Only what each of 400,000
professionals does has two versions, because the fast one looks at many at once; the slow one is its test.
"""
