"""Studies whose runs are not kept: sums over runs that workers return, their files, and tables made from them."""
