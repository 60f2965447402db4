/// A header as a line has it that somebody pasted or edited.
package struct ParsedHeader: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        case new(Secret)
        /// `<keep N>`: the value of row N, counting from 1, of what was edited.
        case keep(row: Int)
    }

    /// Where the line stands, counting from 1; 0: nobody has counted.
    package let number: Int
    package let name: String
    package let value: Value
    package let isOn: Bool

    package init(number: Int = 0, name: String, value: Value, isOn: Bool) {
        self.number = number
        self.name = name
        self.value = value
        self.isOn = isOn
    }
}

/// An API key in a variable of such a text, which is no header.
package struct ParsedKey: Sendable, Equatable {
    package let variable: String
    /// Whose key it is; `nil`: the name does not say.
    package let provider: Provider.ID?
    package let value: Secret

    package init(variable: String, provider: Provider.ID?, value: Secret) {
        self.variable = variable
        self.provider = provider
        self.value = value
    }
}
