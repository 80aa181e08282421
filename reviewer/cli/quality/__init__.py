"""Commands about quality control: norming sessions, control items, the codebook."""
