package import Foundation

/// A secret that must be seen nowhere, and the forms in which it could be seen: as it is, in
/// base64 (both alphabets, wherever it begins in a longer text), URL-encoded, in hexadecimal, and
/// escaped for JSON.
package struct Canary: Sendable {
    package let name: String
    package let bytes: [UInt8]
    private let forms: [(kind: String, bytes: Data)]

    /// One that no other test has, with signs in it that URL encoding and JSON change.
    package init(_ name: String) {
        self.init(name, "canary+\(name)/\"\(UUID().uuidString)\"&?=")
    }

    package init(_ name: String, _ text: String) { self.init(name, bytes: Array(text.utf8)) }

    package init(_ name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let encoded = text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let escaped = text.replacing("\"", with: "\\\"")
        var forms = [
            ("as it is", Data(bytes)), ("URL-encoded", Data(encoded.utf8)),
            ("hexadecimal", Data(hex.utf8)), ("hexadecimal", Data(hex.uppercased().utf8)),
            ("JSON", Data(escaped.utf8)),
            ("JSON", Data(escaped.replacing("/", with: "\\/").utf8)),
        ]
        for offset in 0..<3 {
            // Without the ends, which depend on what stands before and after.
            let shifted = Data(Array(repeating: 0x20, count: offset) + bytes)
            let inner = shifted.base64EncodedString().dropFirst(offset == 0 ? 0 : 4)
                .prefix(shifted.count / 3 * 4 - (offset == 0 ? 0 : 4))
            let urlForm = inner.replacing("+", with: "-").replacing("/", with: "_")
            forms += [("base64", Data(inner.utf8)), ("base64url", Data(urlForm.utf8))]
        }
        self.forms = forms.map { (kind: $0.0, bytes: $0.1) }
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The forms of it that are in there; none, it is to be hoped.
    package func found(in data: Data) -> [String] {
        Set(forms.filter { data.range(of: $0.bytes) != nil }.map { "\(name), \($0.kind)" })
            .sorted()
    }

    package func found(in text: String) -> [String] { found(in: Data(text.utf8)) }
}

extension [Canary] {
    package func found(in data: Data) -> [String] { flatMap { $0.found(in: data) } }
    package func found(in text: String) -> [String] { found(in: Data(text.utf8)) }

    /// What of them is in the files of a folder and below it, but for those with this name.
    package func found(below folder: String, except name: String = "") throws -> [String] {
        var found: [String] = []
        let files = FileManager.default.enumerator(atPath: folder)
        while let file = files?.nextObject() as? String {
            let path = folder + "/" + file
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                name.isEmpty || !file.hasSuffix(name)
            else { continue }
            let content = try Data(contentsOf: URL(filePath: path))
            found += self.found(in: content).map { "\(file): \($0)" }
        }
        return found
    }
}
