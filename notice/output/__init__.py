"""What a run leaves on disk: the notice, its record, its versions."""
