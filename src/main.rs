//! Arguments and dispatch.

fn main() {}
