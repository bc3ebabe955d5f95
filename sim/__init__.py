"""A scenario simulation engine: who must agree, who may block, and how often they agree."""
