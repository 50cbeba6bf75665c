//! Behaviour of the whole slice.
