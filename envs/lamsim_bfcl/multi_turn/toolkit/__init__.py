"""What a sandbox gets of the multi-turn part: the back ends as a toolkit; it holds no goals and needs no lamsim."""
