"""One file for each family of figures; each exports `draw(study)`, which yields its drawings. A new file is found here.

A family that a study has nothing for (no comparison, no territories recorded) yields nothing.
"""
