internal import PoolModel

/// A table while its text is read.
final class TOMLTable {
    /// How it came about, which decides who may add to it.
    enum Origin {
        /// By its own header, or whole.
        case header
        /// On the way of a longer header.
        case path
        /// On the way of a dotted name.
        case dotted
    }

    private enum Content {
        case value(JSONValue)
        case table(TOMLTable)
        case list([TOMLTable])
    }

    private var origin: Origin
    private var members: [(name: String, content: Content, line: Int)] = []
    private var places: [String: Int] = [:]

    init(_ origin: Origin) { self.origin = origin }

    var value: JSONValue {
        .object(
            members.map { member in
                let value: JSONValue =
                    switch member.content {
                    case .value(let value): value
                    case .table(let table): table.value
                    case .list(let tables): .array(tables.map(\.value))
                    }
                return JSONMember(member.name, value, line: member.line)
            })
    }

    /// Whether the name was free.
    func set(_ name: String, _ value: JSONValue, _ line: Int) -> Bool {
        guard places[name] == nil else { return false }
        add(name, .value(value), line)
        return true
    }

    /// The table on the way to another one, which is made if it is not there; of a list the last.
    func table(_ name: String, _ line: Int, as origin: Origin) -> TOMLTable? {
        guard let place = places[name] else {
            let table = TOMLTable(origin)
            add(name, .table(table), line)
            return table
        }
        switch members[place].content {
        // A dotted name adds to what dotted names have made, and to nothing else.
        case .table(let table): return origin == .dotted && table.origin != .dotted ? nil : table
        case .list(let tables): return origin == .dotted ? nil : tables.last
        case .value: return nil
        }
    }

    /// The table of a header, which has one.
    func defined(_ name: String, _ line: Int) -> TOMLTable? {
        guard let place = places[name] else { return table(name, line, as: .header) }
        guard case .table(let table) = members[place].content, table.origin == .path else {
            return nil
        }
        table.origin = .header
        return table
    }

    /// A new table at the end of a list.
    func element(_ name: String, _ line: Int) -> TOMLTable? {
        let table = TOMLTable(.header)
        guard let place = places[name] else {
            add(name, .list([table]), line)
            return table
        }
        guard case .list(var tables) = members[place].content else { return nil }
        // Otherwise the whole list would be copied for each element.
        members[place].content = .value(.null)
        tables.append(table)
        members[place].content = .list(tables)
        return table
    }

    private func add(_ name: String, _ content: Content, _ line: Int) {
        places[name] = members.count
        members.append((name, content, line))
    }
}

/// A number as TOML writes it, in JSON's digits.
struct TOMLNumber {
    let digits: String

    /// `nil`: it is none.
    init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        let isBetween = zip(parts, parts.dropFirst()).allSatisfy { left, right in
            left.last?.isHexDigit == true && right.first?.isHexDigit == true
        }
        guard isBetween else { return nil }
        var plain = parts.joined()
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
            guard let number = UInt64(plain.dropFirst(2), radix: radix) else { return nil }
            digits = "\(number)"
            return
        }
        if plain.first == "+" { plain.removeFirst() }
        guard plain.first == "-" || plain.first?.isNumber == true,
            case .number? = try? JSONParser.parse(plain)
        else { return nil }
        digits = plain
    }
}
