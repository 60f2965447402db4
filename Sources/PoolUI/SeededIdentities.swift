import FoundationEssentials

/// Where the ids of new models and rows come from: a sequence that its seed decides, so that
/// `update` stays a pure function. (SplitMix64; ids name things, they guard nothing.)
struct SeededIdentities: Sendable, Equatable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A version 4 UUID (RFC 9562, section 5.4).
    mutating func next() -> UUID {
        let high = word()
        let low = word()
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 {
            UInt8(truncatingIfNeeded: word >> (8 * index))
        }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4),
                byte(high, 5), byte(high, 6) & 0x0F | 0x40, byte(high, 7),
                byte(low, 0) & 0x3F | 0x80, byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }

    private mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
