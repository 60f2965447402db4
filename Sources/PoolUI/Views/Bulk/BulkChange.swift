import FoundationEssentials
import PoolModel

/// One change to many models.
enum BulkChange: Sendable, Equatable {
    /// Replaces the value where the header is, and adds it elsewhere if `addingWhereMissing`.
    case setHeader(name: String, value: Secret, addingWhereMissing: Bool)
    case removeHeader(name: String)
    case switchHeader(name: String, isOn: Bool)
    case setField(ModelField, text: String)
    case clearField(ModelField)
    case switchField(ModelField, isOn: Bool)

    /// - Parameter newRow: the id of a row that is added.
    /// - Returns: why the change cannot be.
    func apply(to model: inout Model, newRow: UUID) -> String? {
        switch self {
        case .setHeader(let name, let value, let addingWhereMissing):
            let matches = model.headers.indices.filter { model.headers[$0].hasName(name) }
            for index in matches { model.headers[index].value = .new(value) }
            if matches.isEmpty, addingWhereMissing {
                model.headers.append(HeaderRow(id: newRow, name: name, value: .new(value)))
            }
        case .removeHeader(let name): model.headers.removeAll { $0.hasName(name) }
        case .switchHeader(let name, let isOn):
            for index in model.headers.indices where model.headers[index].hasName(name) {
                model.headers[index].isOn = isOn
            }
        case .setField(.tags, let text): return BulkChange.setTags(text, in: &model)
        case .setField(let field, let text): return field.set(typed: text, in: &model)
        case .clearField(let field): field.clear(in: &model)
        case .switchField(let field, let isOn):
            field.set(.flag(isOn), in: &model)
        }
        return nil
    }

    /// `+new -old` adds and removes; anything else replaces them all.
    private static func setTags(_ text: String, in model: inout Model) -> String? {
        let words = text.split { $0 == " " || $0 == "," }.map { String($0) }
        guard !words.isEmpty, words.allSatisfy({ $0.hasPrefix("+") || $0.hasPrefix("-") }) else {
            return ModelField.tags.set(typed: text, in: &model)
        }
        for word in words {
            let tag = String(word.dropFirst())
            model.tags.removeAll { $0 == tag }
            if word.hasPrefix("+"), !tag.isEmpty { model.tags.append(tag) }
        }
        return nil
    }

    var title: String {
        switch self {
        case .setHeader(let name, _, _): "set \(name)"
        case .removeHeader(let name): "remove \(name)"
        case .switchHeader(let name, let isOn): "switch \(name) \(isOn ? "on" : "off")"
        case .setField(let field, _): "set \(field.title.lowercased())"
        case .clearField(let field): "clear \(field.title.lowercased())"
        case .switchField(let field, let isOn):
            "\(field.title.lowercased()) \(isOn ? "yes" : "no")"
        }
    }
}

extension HeaderRow {
    func hasName(_ other: String) -> Bool { HeaderName.areSame(name, other) }
}
