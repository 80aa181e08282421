"""What is learnt from decided sentences, and what follows: suggestions, queues, contracts."""
