//! Chance that can be repeated: the same seed makes the same decisions.

/// `SplitMix64` (Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64, of: u64) -> Self {
        let mut chance = Self(seed ^ of.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to below `high`.
    pub(crate) fn within(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low)
    }

    /// Whether it happens that does so in `percent` of the cases.
    pub(crate) fn happens(&mut self, percent: u64) -> bool {
        self.within(0, 100) < percent
    }

    /// The place of one of so many.
    pub(crate) fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.within(0, count as u64)).unwrap()
    }

    /// One of these.
    pub(crate) fn of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        if things.is_empty() { None } else { things.get(self.index(things.len())) }
    }

    /// A while between these, in milliseconds.
    pub(crate) async fn pause(&mut self, low: u64, high: u64) {
        tokio::time::sleep(std::time::Duration::from_millis(self.within(low, high))).await;
    }
}
