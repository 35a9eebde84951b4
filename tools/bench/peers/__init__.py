"""Two small standard models, each in our columns and in packages of its kind, so that we do not compare with ourselves.

`wealth` is the example with which Mesa and mesa-frames present themselves, `epidemic` the one of LASER and Starsim.
`environments` pins what the packages need that cannot live beside this project's own.
"""
