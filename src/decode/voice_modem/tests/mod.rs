mod conversing;
mod decoding;
mod interleaving;
