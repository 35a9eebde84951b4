"""From Hydra configuration to frozen, validated settings; a mistake is one clear message."""
