import FoundationEssentials
import PoolModel

/// The rows that an edited listing makes: its lines are the rows, in their order.
struct EditedRows {
    private(set) var rows: [HeaderRow] = []
    private(set) var rejected: [ParsedHeaders.Rejected]
    /// What `<keep N>` names, by N.
    private let listed: [UUID]
    /// Rows that some line keeps the value of.
    private let kept: Set<UUID>
    /// Rows that no line has taken yet.
    private var left: [HeaderRow]

    /// - Parameter listed: the ids of the rows that were listed.
    init(
        _ parsed: ParsedHeaders, listed: [UUID], of old: [HeaderRow],
        identities: inout SeededIdentities
    ) {
        self.listed = listed
        rejected = parsed.rejected
        let before = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        left = listed.compactMap { before[$0] }
        kept = Set(
            parsed.lines.compactMap { line in
                guard case .keep(let number) = line.value else { return nil }
                return Self.id(number, listed)
            })
        for line in parsed.lines {
            switch line.value {
            case .keep(let number): keep(number, line)
            case .new(let secret): take(secret, line, &identities)
            }
        }
    }

    private static func id(_ number: Int, _ listed: [UUID]) -> UUID? {
        listed.indices.contains(number - 1) ? listed[number - 1] : nil
    }

    private mutating func keep(_ number: Int, _ line: ParsedHeader) {
        let id = Self.id(number, listed)
        guard let id, let index = left.firstIndex(where: { $0.id == id }) else {
            let words = "<keep \(number)> is used twice, or there is no row \(number)"
            rejected.append(.init(line: 0, reason: "\(line.name): \(words)"))
            return
        }
        append(left.remove(at: index), line)
    }

    /// The same name again is the same row with another value, unless another line keeps that row's
    /// value.
    private mutating func take(
        _ secret: Secret, _ line: ParsedHeader, _ identities: inout SeededIdentities
    ) {
        let folded = HeaderName.lowercase(line.name)
        let index = left.firstIndex {
            HeaderName.lowercase($0.name) == folded && !kept.contains($0.id)
        }
        var row =
            index.map { left.remove(at: $0) }
            ?? HeaderRow(id: identities.next(), name: line.name, value: .empty)
        if secret.isEmpty {
            row.value = .empty
        } else if row.clearText.map({ Secret($0) == secret }) != true {
            row.value = .new(secret)
        }
        append(row, line)
    }

    private mutating func append(_ row: HeaderRow, _ line: ParsedHeader) {
        var row = row
        row.name = line.name
        row.isOn = line.isOn
        rows.append(row)
    }
}
