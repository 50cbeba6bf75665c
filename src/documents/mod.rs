//! Documents for the notice board, the file and the hand: one model as plain data, shown as an A4
//! page that prints and as a Word file. It knows no subject; the slices write what stands in it.

mod docx;
mod docx_parts;
mod model;
#[cfg(test)]
pub(crate) mod testing;
pub mod views;

pub use docx::{archive, word};
pub use model::{Block, Document, Look, Span, Table, text};
