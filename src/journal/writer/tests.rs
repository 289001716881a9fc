mod damage;
mod faults;
mod rotation;
mod running;
mod torn;
