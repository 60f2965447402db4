internal import Interchange
internal import PoolModel
internal import Vault

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

    /// A file that is named in it, from its own folder.
    func path(of name: String) -> String {
        name.hasPrefix("/") ? name : FilePath.split(path).folder + "/" + name
    }

    func setting(_ name: String, _ value: String? = nil, line: Int) -> ClientSetting {
        ClientSetting(place: "\(path):\(line)", name: name, value: value, isManaged: isManaged)
    }

    /// What stands in its place where it cannot be understood.
    private func unread(_ why: String, line: Int?) -> [ClientSetting] {
        let place = path + (line.map { ":\($0)" } ?? "")
        return [ClientSetting(place: place, name: why, isManaged: true, isUnread: true)]
    }

    // MARK: Members

    /// How a file's text is taken apart.
    enum Format {
        /// Comments and a comma after the last member are read over, since some clients allow them.
        case json
        case toml
    }

    /// Every member of a file, by its path: `env.ANTHROPIC_BASE_URL`.
    func members(_ format: Format = .json) -> [ClientSetting] {
        if let problem { return unread(problem, line: nil) }
        switch format {
        case .json:
            guard !bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { return [] }
            var parser = JSONParser(bytes, allowsComments: true)
            do throws(JSONParser.Problem) {
                let value = try parser.value()
                try parser.finish()
                return members(of: value, below: [])
            } catch {
                return unread("it is not JSON", line: parser.line)
            }
        case .toml:
            do throws(InterchangeProblem) {
                return members(of: try TOMLReader.document(bytes), below: [])
            } catch {
                return unread("it is not TOML", line: error.line)
            }
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

    // MARK: Lines

    /// The file's lines as text, counted from 1.
    func lines() -> [(number: Int, text: String)] {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return zip(1..., lines).map { ($0, String(decoding: $1, as: UTF8.self)) }
    }

    /// The variables that a `.env` file sets.
    func variables() -> [ClientSetting] {
        unreadable
            + lines().compactMap { line in
                let text = line.text.drop { $0.isWhitespace }
                let bare = text.hasPrefix("export ") ? text.dropFirst(7) : text
                let name = bare.prefix { $0 != "=" && !$0.isWhitespace }
                guard !name.isEmpty, name.first != "#" else { return nil }
                return setting(String(name), line: line.number)
            }
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

    /// What stands for it where nothing could be read of it.
    var unreadable: [ClientSetting] { problem.map { unread($0, line: nil) } ?? [] }
}
