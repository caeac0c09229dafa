"""Book → what an edition prints, in words."""
