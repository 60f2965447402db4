internal import CYaml
internal import PoolModel

/// Writes one YAML document by libyaml's emitter. Texts are quoted unless they can only be read
/// as themselves.
struct YAMLWriter: ~Copyable {
    /// libyaml refuses, or memory is out.
    struct Failure: Error {}

    private let writer: OpaquePointer

    init() throws(Failure) {
        guard let writer = cyaml_writer_new() else { throw Failure() }
        self.writer = writer
    }

    deinit { cyaml_writer_free(writer) }

    func mapping(_ body: () throws(Failure) -> Void) throws(Failure) {
        try check(cyaml_writer_begin_mapping(writer))
        try body()
        try check(cyaml_writer_end_mapping(writer))
    }

    func sequence(_ body: () throws(Failure) -> Void) throws(Failure) {
        try check(cyaml_writer_begin_sequence(writer))
        try body()
        try check(cyaml_writer_end_sequence(writer))
    }

    func text(_ text: String) throws(Failure) { try scalar(text, !YAMLScalar.isPlain(text)) }

    func key(_ name: String) throws(Failure) { try text(name) }

    func member(_ name: String, _ value: String) throws(Failure) {
        try key(name)
        try text(value)
    }

    func member(_ name: String, _ value: Int) throws(Failure) {
        try key(name)
        try scalar(String(value), false)
    }

    /// Written such that YAML 1.1 reads a number: `1e-07` is a text there.
    func member(_ name: String, _ value: Double) throws(Failure) {
        try key(name)
        let text = String(value)
        let hasPoint = text.contains(".") || !text.contains("e")
        try scalar(hasPoint ? text : text.replacing("e", with: ".0e"), false)
    }

    func member(_ name: String, _ value: Bool) throws(Failure) {
        try key(name)
        try scalar(value ? "true" : "false", false)
    }

    /// Numbers keep their digits: what was a number where they came from is one again.
    func value(_ value: JSONValue) throws(Failure) {
        switch value {
        case .null: try scalar("null", false)
        case .bool(let flag): try scalar(flag ? "true" : "false", false)
        case .number(let digits): try scalar(digits, false)
        case .string(let text): try self.text(text)
        case .array(let elements):
            try sequence { () throws(Failure) in
                for element in elements { try self.value(element) }
            }
        case .object(let members):
            try mapping { () throws(Failure) in
                try self.members(members)
            }
        }
    }

    func members(_ members: [JSONMember]) throws(Failure) {
        for member in members {
            try key(member.name)
            try value(member.value)
        }
    }

    /// The document as text.
    consuming func finish() throws(Failure) -> String {
        var count = 0
        guard let bytes = cyaml_writer_finish(writer, &count) else { throw Failure() }
        let text = String(
            decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
        return YAMLWriter.escapingInvisible(text)
    }

    /// What is not ASCII stands in double quotes, since ``YAMLScalar/isPlain(_:)`` lets nothing
    /// else through: there, marks that would deceive a reader of the text can be escaped.
    static func escapingInvisible(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII || Sanitizer.clean(String(scalar)) == String(scalar) {
                escaped.append(scalar)
                continue
            }
            let isShort = scalar.value <= 0xFFFF
            let digits = scalar.value.hexadecimal(digits: isShort ? 4 : 8)
            let escape = (isShort ? "\\u" : "\\U") + digits
            escaped.append(contentsOf: escape.unicodeScalars)
        }
        return String(escaped)
    }

    private func scalar(_ text: String, _ isQuoted: Bool) throws(Failure) {
        var text = text
        let isDone = text.withUTF8 {
            cyaml_writer_scalar(writer, $0.baseAddress, $0.count, isQuoted)
        }
        try check(isDone)
    }

    private func check(_ isDone: Bool) throws(Failure) {
        guard isDone else { throw Failure() }
    }
}
