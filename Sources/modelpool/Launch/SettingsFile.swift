internal import Glibc
internal import PoolModel

/// A settings file of a client as far as it matters here: which line sets what. What cannot be
/// read is told as a setting of its own, since nobody knows what it sets.
struct SettingsFile {
    let path: String
    let isManaged: Bool
    private let bytes: [UInt8]
    private let problem: String?

    /// `nil` where there is no such file.
    init?(_ path: String, isManaged: Bool = false) {
        guard FileContent.exists(path) else { return nil }
        self.path = path
        self.isManaged = isManaged
        do throws(CommandFailure) {
            bytes = try FileContent.read(path, limit: 4 << 20)
            problem = nil
        } catch {
            bytes = []
            problem = error.sentence
        }
    }

    static func all(_ paths: [String], isManaged: Bool = false) -> [SettingsFile] {
        paths.compactMap { SettingsFile($0, isManaged: isManaged) }
    }

    func setting(_ name: String, _ value: String? = nil, line: Int) -> ClientSetting {
        ClientSetting(place: "\(path):\(line)", name: name, value: value, isManaged: isManaged)
    }

    /// What stands in its place where it cannot be understood.
    private func unread(_ why: String, line: Int?) -> [ClientSetting] {
        let place = path + (line.map { ":\($0)" } ?? "")
        return [ClientSetting(place: place, name: "what cannot be read (\(why))", isManaged: true)]
    }

    // MARK: JSON

    /// Every member of a JSON file, by its path: `env.ANTHROPIC_BASE_URL`. Comments and a comma
    /// after the last member are read over, since some clients allow them.
    func members() -> [ClientSetting] {
        if let problem { return unread(problem, line: nil) }
        let plain = SettingsFile.withoutComments(bytes)
        guard !plain.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { return [] }
        var parser = JSONParser(plain)
        do throws(JSONParser.Problem) {
            let value = try parser.value()
            try parser.finish()
            return members(of: value, below: [])
        } catch {
            return unread("it is not JSON", line: parser.line)
        }
    }

    private func members(of value: JSONValue, below path: [String]) -> [ClientSetting] {
        if let elements = value.array { return elements.flatMap { members(of: $0, below: path) } }
        guard let found = value.members else { return [] }
        return found.flatMap { member in
            let path = path + [member.name]
            let name = path.joined(separator: ".")
            return [setting(name, member.value.label, line: member.line)]
                + members(of: member.value, below: path)
        }
    }

    /// The same text with blanks in the place of comments and of commas that nothing follows.
    static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
        var text = bytes
        var comma: Int?
        var index = 0
        while index < text.count {
            let next = index + 1 < text.count ? text[index + 1] : 0
            switch (text[index], next) {
            case (UInt8(ascii: "\""), _):
                comma = nil
                index = endOfString(text, from: index)
            case (UInt8(ascii: "/"), UInt8(ascii: "/")):
                while index < text.count, text[index] != 0x0A {
                    text[index] = 0x20
                    index += 1
                }
                continue
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                var last: UInt8 = 0
                var count = 0
                while index < text.count {
                    let byte = text[index]
                    if byte != 0x0A { text[index] = 0x20 }
                    index += 1
                    count += 1
                    if count > 3, last == UInt8(ascii: "*"), byte == UInt8(ascii: "/") { break }
                    last = byte
                }
                continue
            case (UInt8(ascii: ","), _): comma = index
            case (UInt8(ascii: "}"), _), (UInt8(ascii: "]"), _):
                if let comma { text[comma] = 0x20 }
                comma = nil
            case (0x20, _), (0x09, _), (0x0A, _), (0x0D, _): break
            default: comma = nil
            }
            index += 1
        }
        return text
    }

    /// The closing quote of the string that begins at `start`.
    private static func endOfString(_ text: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index
    }

    // MARK: Lines

    /// The file's lines as text, counted from 1.
    func lines() -> [(number: Int, text: String)] {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return zip(1..., lines).map { ($0, String(decoding: $1, as: UTF8.self)) }
    }

    /// Lines with one of these texts, which read a variable that holds a secret.
    /// - Parameter texts: what such a line has, and the variable's name.
    func references(to texts: [(text: String, name: String)]) -> [ClientSetting] {
        lines().flatMap { line in
            texts.filter { line.text.contains($0.text) }.map { text in
                ClientSetting(
                    place: "\(path):\(line.number)", name: text.name, isManaged: isManaged,
                    isReference: true)
            }
        }
    }

    /// Whether nothing could be read of it.
    var isUnread: [ClientSetting] { problem.map { unread($0, line: nil) } ?? [] }
}
