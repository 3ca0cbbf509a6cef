//! Random numbers: PCG, one independent stream per purpose.
