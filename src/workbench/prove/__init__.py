"""Pages of prove: outcomes, testimonials, showcases."""
