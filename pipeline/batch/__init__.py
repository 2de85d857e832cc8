"""Many documents: the inbox, the plan of a night, and workers that can be killed."""
