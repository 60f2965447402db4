extension ModelField {
    /// Where in a model a field's value is, and with it what kind of value it is.
    struct Access: Sendable {
        typealias Path<Value> = WritableKeyPath<Model, Value> & Sendable

        let kind: Kind
        let editing: Editing
        var expected = ""
        var choices: [String] = []
        let read: @Sendable (Model) -> FieldValue
        let write: @Sendable (inout Model, FieldValue) -> Bool

        static func text(_ path: any Path<String>) -> Access {
            Access(kind: .text, editing: .text) {
                .text($0[keyPath: path])
            } write: { model, value in
                model[keyPath: path] = value.text ?? ""
                return value.text != nil || value == .none
            }
        }

        static func optionalText(_ path: any Path<String?>) -> Access {
            Access(kind: .text, editing: .text) {
                $0[keyPath: path].map { .text($0) } ?? .none
            } write: { model, value in
                guard value == .none || value.text != nil else { return false }
                model[keyPath: path] = value.text.flatMap { $0.isEmpty ? nil : $0 }
                return true
            }
        }

        static func integer(_ path: any Path<Int>, _ expected: String) -> Access {
            Access(kind: .integer, editing: .text, expected: expected) {
                .integer($0[keyPath: path])
            } write: { model, value in
                guard case .integer(let number) = value else { return false }
                model[keyPath: path] = number
                return true
            }
        }

        static func optionalInteger(_ path: any Path<Int?>, _ expected: String) -> Access {
            Access(kind: .integer, editing: .text, expected: expected) {
                $0[keyPath: path].map { .integer($0) } ?? .none
            } write: { model, value in
                switch value {
                case .none: model[keyPath: path] = nil
                case .integer(let number): model[keyPath: path] = number
                default: return false
                }
                return true
            }
        }

        static func optionalNumber(_ path: any Path<Double?>, _ expected: String) -> Access {
            Access(kind: .number, editing: .text, expected: expected) {
                $0[keyPath: path].map { .number($0) } ?? .none
            } write: { model, value in
                switch value {
                case .none: model[keyPath: path] = nil
                case .number(let number): model[keyPath: path] = number
                case .integer(let number): model[keyPath: path] = Double(number)
                default: return false
                }
                return true
            }
        }

        static func flag(_ path: any Path<Bool>) -> Access {
            Access(kind: .flag, editing: .toggle, expected: "yes or no") {
                .flag($0[keyPath: path])
            } write: { model, value in
                guard case .flag(let isOn) = value else { return false }
                model[keyPath: path] = isOn
                return true
            }
        }

        /// Yes, no, or not known.
        static func optionalFlag(_ path: any Path<Bool?>) -> Access {
            Access(kind: .flag, editing: .none, expected: "yes or no") {
                $0[keyPath: path].map { .flag($0) } ?? .none
            } write: { model, value in
                switch value {
                case .none: model[keyPath: path] = nil
                case .flag(let isOn): model[keyPath: path] = isOn
                default: return false
                }
                return true
            }
        }

        static func words(_ path: any Path<[String]>) -> Access {
            Access(kind: .words, editing: .text) {
                .words($0[keyPath: path])
            } write: { model, value in
                switch value {
                case .none: model[keyPath: path] = []
                case .words(let words): model[keyPath: path] = words
                default: return false
                }
                return true
            }
        }

        /// Words, or nothing at all, which is not the same as none.
        static func optionalWords(_ path: any Path<[String]?>) -> Access {
            Access(kind: .words, editing: .text) {
                $0[keyPath: path].map { .words($0) } ?? .none
            } write: { model, value in
                switch value {
                case .none: model[keyPath: path] = nil
                case .words(let words): model[keyPath: path] = words
                default: return false
                }
                return true
            }
        }

        static func secret(_ path: any Path<SecretField>) -> Access {
            Access(kind: .secret, editing: .secret) {
                .secret($0[keyPath: path])
            } write: { model, value in
                switch value {
                case .none: model[keyPath: path] = .empty
                case .secret(let secret): model[keyPath: path] = secret
                default: return false
                }
                return true
            }
        }

        /// One of several names.
        static func choice<Name>(_ path: any Path<Name>, _ expected: String) -> Access
        where Name: RawRepresentable<String> & CaseIterable & Sendable {
            Access(
                kind: .text, editing: .choice, expected: expected,
                choices: Name.allCases.map(\.rawValue)
            ) {
                .text($0[keyPath: path].rawValue)
            } write: { model, value in
                guard let name = value.text.flatMap({ Name(rawValue: $0) }) else { return false }
                model[keyPath: path] = name
                return true
            }
        }

        static let proxy = Access(kind: .text, editing: .text) {
            .text($0.proxy.text)
        } write: { model, value in
            guard value == .none || value.text != nil else { return false }
            model.proxy = ProxySetting(text: value.text ?? "")
            return true
        }

        static let headers = Access(kind: .rows, editing: .none) {
            .rows($0.headers)
        } write: { model, value in
            guard case .rows(let rows) = value else { return false }
            model.headers = rows
            return true
        }
    }
}
