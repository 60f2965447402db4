extension Collection<UInt8> {
    /// Without UTF-8's byte order mark at the beginning (RFC 3629, section 6).
    package var withoutByteOrderMark: SubSequence {
        dropFirst(starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    }
}
