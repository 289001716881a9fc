//! How many lines a number needs, by the Erlang B formula (A. K. Erlang, 1917): lost calls cleared, no queue. The load
//! that was offered is solved from the load that was carried, as ITU-T E.501 does for a group without overflow.

/// The part of callers who meet busy, where `load` erlangs are offered to `lines`: 0 to 1.
///
/// The recursion B(0) = 1, B(n) = A·B(n−1) / (n + A·B(n−1)) never overflows.
#[must_use]
pub fn blocking(load: f64, lines: u32) -> f64 {
    (1..=lines).fold(1.0, |before, line| {
        let offered = load * before;
        offered / (f64::from(line) + offered)
    })
}

/// The load offered, in erlangs, of which `lines` carried `carried`: A with A·(1 − B(A, n)) = carried. `None` where more
/// than 95 % of the lines was used: there a small error of what was carried is a large one of what was offered.
#[must_use]
pub fn offered_load(carried: f64, lines: u32) -> Option<f64> {
    const MOST_USED: f64 = 0.95;
    if !carried.is_finite() || carried < 0.0 || carried > MOST_USED * f64::from(lines) {
        return None;
    }
    // What is carried grows with what is offered: halving finds it.
    let (mut low, mut high) = (carried, f64::from(lines) * 40.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if middle * (1.0 - blocking(middle, lines)) < carried {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

/// The least number of lines at which at most 1 % of callers meet busy; `None` where the load is not known well enough.
#[must_use]
pub fn lines_needed(carried: f64, lines: u32) -> Option<u32> {
    const MOST_BLOCKED: f64 = 0.01;
    const MOST_LINES: u32 = 4_096;
    let load = offered_load(carried, lines)?;
    (1..=MOST_LINES).find(|lines| blocking(load, *lines) <= MOST_BLOCKED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocking_agrees_with_the_published_tables() {
        // Erlang B tables at 1 %: 1 line carries 0.0101 erl, 2 0.153, 5 1.36, 10 4.46, 20 12.0.
        for (lines, load) in [(1, 0.0101), (2, 0.1526), (5, 1.361), (10, 4.461), (20, 12.03)] {
            assert!((blocking(load, lines) - 0.01).abs() < 1e-4, "{lines}: {}", blocking(load, lines));
        }
        // By hand: B(1, 1) = 1/2, B(1, 2) = (1·1/2)/(2 + 1/2) = 1/5.
        assert!((blocking(1.0, 1) - 0.5).abs() < 1e-12 && (blocking(1.0, 2) - 0.2).abs() < 1e-12);
    }

    #[test]
    fn what_was_offered_is_found_from_what_was_carried() {
        // 1 erlang offered to 2 lines carries 1·(1 − 1/5) = 0.8.
        assert!((offered_load(0.8, 2).unwrap() - 1.0).abs() < 1e-9);
        assert!(offered_load(0.0, 2).unwrap() < 1e-9);
        assert_eq!(offered_load(1.91, 2), None, "over 0.95 n");
        assert!(offered_load(1.90, 2).is_some());
        assert_eq!(offered_load(f64::NAN, 2), None);
    }

    #[test]
    fn lines_needed_is_the_least_number_that_blocks_one_in_a_hundred() {
        // 1 erlang: B(1, 4) = 0.0154, B(1, 5) = 0.0031.
        assert_eq!(lines_needed(0.8, 2), Some(5));
        assert_eq!(lines_needed(0.0, 3), Some(1));
        assert_eq!(lines_needed(1.95, 2), None);
    }
}
