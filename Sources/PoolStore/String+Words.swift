extension String {
    /// The parts between blanks, as tags are stored. By bytes: taking characters apart is slow, and
    /// a blank is one byte.
    var words: [String] {
        let blank = UInt8(ascii: " ")
        // Mostly there is one or none.
        guard utf8.contains(blank) else { return isEmpty ? [] : [self] }
        return utf8.split(separator: blank).map { String(Substring($0)) }
    }
}
