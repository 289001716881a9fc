//! The one integration binary. Each room of it is a module, so that it links once.

mod house;
mod repository;
mod texts;
mod tree;
