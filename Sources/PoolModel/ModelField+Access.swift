extension ModelField {
    /// Where in a model a field's value is, and with it what kind of value it is.
    struct Access: Sendable {
        typealias Path<Value> = WritableKeyPath<Model, Value> & Sendable

        let kind: Kind
        let editing: Editing
        let expected: String
        let choices: [String]
        let read: @Sendable (Model) -> FieldValue
        let write: @Sendable (inout Model, FieldValue) -> Bool

        /// - Parameters:
        ///   - cleared: what nothing means; `nil`: the field is never without a value.
        ///   - value: what is stored of a value; `nil`: it is no value of this field.
        private init<Stored: Sendable>(
            _ path: any Path<Stored>, _ kind: Kind, _ editing: Editing, expected: String = "",
            choices: [String] = [], cleared: Stored? = nil,
            _ shown: @escaping @Sendable (Stored) -> FieldValue,
            _ value: @escaping @Sendable (FieldValue) -> Stored?
        ) {
            self.kind = kind
            self.editing = editing
            self.expected = expected
            self.choices = choices
            read = { shown($0[keyPath: path]) }
            write = { model, new in
                guard let stored = new == .none ? cleared : value(new) else { return false }
                model[keyPath: path] = stored
                return true
            }
        }

        /// One that may be without a value.
        private init<Stored: Sendable>(
            optional path: any Path<Stored?>, _ kind: Kind, _ editing: Editing,
            expected: String = "", _ shown: @escaping @Sendable (Stored) -> FieldValue,
            _ value: @escaping @Sendable (FieldValue) -> Stored?
        ) {
            self.init(
                path, kind, editing, expected: expected, cleared: .some(nil),
                { $0.map(shown) ?? FieldValue.none }, { value($0).map(Optional.some) })
        }

        static func text(_ path: any Path<String>) -> Access {
            Access(path, .text, .text, cleared: "", { .text($0) }, \.text)
        }

        /// An empty text is none.
        static func optionalText(_ path: any Path<String?>) -> Access {
            Access(
                path, .text, .text, cleared: .some(nil),
                { $0.map { .text($0) } ?? FieldValue.none },
                { value in value.text.map { $0.isEmpty ? nil : $0 } })
        }

        static func integer(_ path: any Path<Int>, _ expected: String) -> Access {
            Access(path, .integer, .text, expected: expected, { .integer($0) }, \.integer)
        }

        static func optionalInteger(_ path: any Path<Int?>, _ expected: String) -> Access {
            Access(optional: path, .integer, .text, expected: expected, { .integer($0) }, \.integer)
        }

        static func optionalNumber(_ path: any Path<Double?>, _ expected: String) -> Access {
            Access(optional: path, .number, .text, expected: expected, { .number($0) }, \.number)
        }

        static func flag(_ path: any Path<Bool>) -> Access {
            Access(path, .flag, .toggle, expected: "yes or no", { .flag($0) }, \.flag)
        }

        /// Yes, no, or not known.
        static func optionalFlag(_ path: any Path<Bool?>) -> Access {
            Access(optional: path, .flag, .none, expected: "yes or no", { .flag($0) }, \.flag)
        }

        static func words(_ path: any Path<[String]>) -> Access {
            Access(path, .words, .text, cleared: [], { .words($0) }, \.words)
        }

        /// Words, or nothing at all, which is not the same as none.
        static func optionalWords(_ path: any Path<[String]?>) -> Access {
            Access(optional: path, .words, .text, { .words($0) }, \.words)
        }

        static func secret(_ path: any Path<SecretField>) -> Access {
            Access(path, .secret, .secret, cleared: .empty, { .secret($0) }, \.secret)
        }

        /// One of several names.
        static func choice<Name>(_ path: any Path<Name>, _ expected: String) -> Access
        where Name: RawRepresentable<String> & CaseIterable & Sendable {
            Access(
                path, .text, .choice, expected: expected, choices: Name.allCases.map(\.rawValue),
                { .text($0.rawValue) }, { $0.text.flatMap { Name(rawValue: $0) } })
        }

        static let proxy = Access(
            \.proxy, .text, .text, cleared: ProxySetting(text: ""), { .text($0.text) },
            { $0.text.map { ProxySetting(text: $0) } })

        static let headers = Access(\.headers, .rows, .none, { .rows($0) }, \.rows)
    }
}

extension FieldValue {
    fileprivate var integer: Int? { if case .integer(let number) = self { number } else { nil } }
    fileprivate var flag: Bool? { if case .flag(let isOn) = self { isOn } else { nil } }
    fileprivate var words: [String]? { if case .words(let words) = self { words } else { nil } }
    fileprivate var rows: [HeaderRow]? { if case .rows(let rows) = self { rows } else { nil } }

    fileprivate var number: Double? {
        switch self {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }
}
