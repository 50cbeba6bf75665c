//! Composition statistics: who sits on the two committees.
