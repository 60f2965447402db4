internal import PoolModel

/// Reads server-sent events (WHATWG HTML, section 9.2.6) from bytes as they arrive, split
/// anywhere: a byte order mark, lines that end in CR, LF or CRLF, comments, an optional blank
/// after the colon, data over several lines. An unfinished event at the end is dropped, and bad
/// UTF-8 becomes U+FFFD.
package struct SSEParser: Sendable {
    package struct Event: Sendable, Equatable {
        /// `message` where the stream names none.
        package let name: String
        package let data: String
    }

    /// A line or an event is longer than it may be.
    package enum Overflow: Error, Sendable, Equatable { case line, event }

    package static let maximumLine = 512 * 1024
    package static let maximumEvent = 1024 * 1024

    private var line: [UInt8] = []
    private var lastWasReturn = false
    private var isFirstLine = true
    private var name: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false

    package init() {}

    /// The events that `bytes` complete.
    package mutating func feed(_ bytes: some Sequence<UInt8>) throws(Overflow) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            let followsReturn = lastWasReturn
            lastWasReturn = byte == 0x0D
            switch byte {
            case 0x0A where followsReturn: continue
            case 0x0A, 0x0D:
                if let event = try endLine() { events.append(event) }
            default:
                guard line.count < SSEParser.maximumLine else { throw .line }
                line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine() throws(Overflow) -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            line = Array(line.withoutByteOrderMark)
        }
        if line.isEmpty { return endEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        var value = line[((colon ?? line.endIndex - 1) + 1)...]
        if value.first == 0x20 { value.removeFirst() }
        let field = line[..<(colon ?? line.endIndex)]
        if field.elementsEqual("data".utf8) {
            // The line end between two lines counts too.
            guard data.count + value.count < SSEParser.maximumEvent else { throw .event }
            if hasData { data.append(0x0A) }
            data += value
            hasData = true
        } else if field.elementsEqual("event".utf8) {
            name = Array(value)
        }
        return nil
    }

    private mutating func endEvent() -> Event? {
        defer {
            name = []
            data = []
            hasData = false
        }
        guard hasData, !data.isEmpty else { return nil }
        return Event(
            name: name.isEmpty ? "message" : String(decoding: name, as: UTF8.self),
            data: String(decoding: data, as: UTF8.self))
    }
}
