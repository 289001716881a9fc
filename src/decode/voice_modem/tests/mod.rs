mod conversing;
mod decoding;
