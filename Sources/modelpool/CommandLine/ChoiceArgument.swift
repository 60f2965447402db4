internal import ArgumentParser

/// A value that is one of several words; letter case does not matter, and `_` is as good as `-`.
protocol ChoiceArgument: ExpressibleByArgument, RawRepresentable, CaseIterable
where RawValue == String {}

extension ChoiceArgument {
    init?(argument: String) {
        let typed = ChoiceWord.folded(argument)
        let choice = Self.allCases.first { ChoiceWord.folded($0.rawValue) == typed }
        guard let choice else { return nil }
        self = choice
    }
}

/// The words of choices as they are compared.
enum ChoiceWord {
    static func folded(_ text: String) -> String {
        text.lowercased().replacing("_", with: "-")
    }
}
