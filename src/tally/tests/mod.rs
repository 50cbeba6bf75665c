//! The tally calculator against the rulebook: its vectors (section C), bad input, streams, and a
//! second implementation.

mod bad_input;
mod ballots;
mod given;
mod lines;
mod outcomes;
mod properties;
mod random;
mod second;
mod vectors;
mod vectors_special;
