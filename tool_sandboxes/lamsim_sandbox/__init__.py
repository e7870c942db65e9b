"""The runner inside every sandbox: standard library only, Python 3.8 and later, imports nothing of lamsim."""
