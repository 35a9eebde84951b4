"""The page on which one moves levers and dates and sees what follows.

- `moves.py` what can be moved, `arm_request.py` from the page's inputs to a checked arm, its command and its file
- `worker.py` what a worker process does, `runs.py` the workers and who gets them, `cache.py` the runs that are kept
- `bands.py` from runs to curves, maps and figures; `page.py` the page, `server.py` what it answers in a tab
- `guard.py` refuses requests of other pages; `serving.py` listens on this machine only
"""
