package import PoolModel

/// Pasted or edited header text taken apart; the runner has it parsed by `Interchange`.
package struct ParsedHeaders: Sendable, Equatable {
    package struct Line: Sendable, Equatable {
        package let name: String
        package let value: Value
        package let isOn: Bool
        package init(name: String, value: Value, isOn: Bool) {
            self.name = name
            self.value = value
            self.isOn = isOn
        }
    }
    package enum Value: Sendable, Equatable {
        case new(Secret)
        /// `<keep N>`: the stored value of row N (counting from 1) of what was edited.
        case keep(row: Int)
    }
    package struct Rejected: Sendable, Equatable {
        /// Counting from 1.
        package let line: Int
        package let reason: String
        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }
    package let lines: [Line]
    package let rejected: [Rejected]
    /// What was left out though nothing is wrong with it, one sentence each.
    package let notes: [String]

    package init(lines: [Line], rejected: [Rejected], notes: [String] = []) {
        self.lines = lines
        self.rejected = rejected
        self.notes = notes
    }
}
