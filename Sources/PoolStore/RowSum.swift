/// A sum modulo 2^256 of codes of 32 bytes. It says which rows there are, whatever their order, and
/// a row is taken out and put in without looking at the others.
struct RowSum: Equatable {
    /// The lowest first.
    private var limbs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    /// - Parameter bytes: 32, the highest first.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var numbers: [UInt64] = [0, 0, 0, 0]
        for (place, byte) in bytes.enumerated() {
            let limb = 3 - place / 8
            numbers[limb] = numbers[limb] << 8 | UInt64(byte)
        }
        limbs = (numbers[0], numbers[1], numbers[2], numbers[3])
    }

    var bytes: [UInt8] {
        [limbs.3, limbs.2, limbs.1, limbs.0].flatMap { limb in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: limb >> $0) }
        }
    }

    static func == (left: RowSum, right: RowSum) -> Bool { left.limbs == right.limbs }

    static func += (sum: inout RowSum, term: RowSum) {
        var carry = false
        func add(_ limb: inout UInt64, _ other: UInt64) {
            let (first, over) = limb.addingReportingOverflow(other)
            let (second, again) = first.addingReportingOverflow(carry ? 1 : 0)
            limb = second
            carry = over || again
        }
        add(&sum.limbs.0, term.limbs.0)
        add(&sum.limbs.1, term.limbs.1)
        add(&sum.limbs.2, term.limbs.2)
        add(&sum.limbs.3, term.limbs.3)
    }

    static func -= (sum: inout RowSum, term: RowSum) { sum += term.negated }

    /// What added to it makes nothing: all bits turned round, and one more.
    private var negated: RowSum {
        var turned = RowSum()
        turned.limbs = (~limbs.0, ~limbs.1, ~limbs.2, ~limbs.3)
        var one = RowSum()
        one.limbs.0 = 1
        turned += one
        return turned
    }
}
