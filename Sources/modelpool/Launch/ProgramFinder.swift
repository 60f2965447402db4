internal import PoolModel
internal import ProviderClient

/// Which client a command line starts, through symbolic links and through programs that start
/// another one.
struct ProgramFinder {
    enum Found {
        /// A client, as the word at this place; its own arguments follow.
        case client(any LaunchedClient.Type, at: Int)
        /// The same as the first word of a text that a shell is given, at this place.
        case inShell(any LaunchedClient.Type, text: Int)
        /// A client that is started in a way which nobody here looks through.
        case hidden(String)
        case unknown
    }

    let words: [String]
    let place: LaunchPlace

    func find() -> Found { find(from: 0) }

    /// The program, where the environment cannot tell it the address.
    func unled() -> String? {
        words.first.flatMap { namesOfProgram($0).first { LaunchedClients.unled.contains($0) } }
    }

    private func find(from start: Int) -> Found {
        guard words.indices.contains(start) else { return .unknown }
        let names = namesOfProgram(words[start])
        for name in names {
            if let client = LaunchedClients.named(name) { return .client(client, at: start) }
        }
        if let found = names.lazy.compactMap({ shell($0, from: start) }).first { return found }
        for wrapper in Wrapper.all where names.contains(wrapper.words[0]) {
            guard words[start...].dropFirst().starts(with: wrapper.words.dropFirst()) else {
                continue
            }
            if let next = inner(wrapper, from: start + wrapper.words.count) { return next }
        }
        if let name = clientInScript(words[start]) { return .hidden(name) }
        return named(after: start)
    }

    /// A client that is named somewhere behind a program which is not known, by a word of its own or
    /// where a text has a command: whether that starts it, and with which arguments, nobody can tell.
    private func named(after start: Int) -> Found {
        let rest = words[start...].dropFirst()
        let commands = rest.lazy.flatMap { [$0] + Self.commands(in: $0) }
        return commands.compactMap(Self.clientNamed).first.map { .hidden($0) } ?? .unknown
    }

    private static func clientNamed(by word: String) -> String? {
        (LaunchedClients.named(lastPart(word)) ?? LaunchedClients.ofPackage(word))?.name
    }

    /// The words that would be commands if a text, or an option's value, were a shell's.
    private static func commands(in text: String) -> [String] {
        let value = text.hasPrefix("-") ? text.drop { $0 != "=" }.dropFirst() : text[...]
        return value.split { "|&;(`\n".contains($0) }.compactMap { part in
            let command = part.drop { $0.isWhitespace }.dropping(word: "exec")
            let words = command.split(whereSeparator: \.isWhitespace).map(String.init)
            return words.first { !isAssignment($0) }?.filter { $0 != "\"" && $0 != "'" }
        }
    }

    // MARK: Names

    /// The word's own name, and those of the files that its links lead to.
    private func namesOfProgram(_ word: String) -> [String] {
        var names = [Self.lastPart(word)]
        guard var path = file(word) else { return names }
        for _ in 0..<16 {
            // As npm lays a package's files: .../node_modules/@anthropic-ai/claude-code/cli.js.
            names += LaunchedClients.all.filter { client in
                client.packages.contains { path.contains("/node_modules/\($0)/") }
            }.map { $0.name }
            guard let target = FileContent.link(at: path) else { break }
            let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
            path = target.hasPrefix("/") ? target : folder + "/" + target
            names.append(Self.lastPart(path))
            // Versions are kept as claude/versions/2.1.332.
            if path.contains("/claude/versions/") { names.append(ClaudeCode.name) }
        }
        return names
    }

    /// `claude` of `/usr/bin/claude`, and of `claude.js`, which an interpreter runs.
    private static func lastPart(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        for ending in [".js", ".mjs", ".cjs", ".py", ".exe"] where name.hasSuffix(ending) {
            return String(name.dropLast(ending.count))
        }
        return name
    }

    private func file(_ word: String) -> String? {
        word.contains("/") ? word : place.program(word)
    }

    // MARK: Wrappers

    /// The command that a wrapper starts.
    /// - Returns: `nil` where that cannot be told.
    private func inner(_ wrapper: Wrapper, from start: Int) -> Found? {
        var index = start
        while words.indices.contains(index) {
            let word = words[index]
            if word == "--" {
                index += 1
                break
            }
            if wrapper.takesAssignments, Self.isAssignment(word) {
                index += 1
            } else if word.hasPrefix("-"), word != "-" {
                let option = String(word.prefix { $0 != "=" })
                if wrapper.refused.contains(option) { return nil }
                index += wrapper.valued.contains(word) ? 2 : 1
            } else {
                break
            }
        }
        index += wrapper.operands
        guard words.indices.contains(index) else { return .unknown }
        if wrapper.runsPackage, let client = LaunchedClients.ofPackage(words[index]) {
            return .client(client, at: index)
        }
        if wrapper.runsModule {
            // A script is read only when it is one of a client's: `node .../codex.js`.
            guard words[..<index].last == "-m" else {
                return client(words[index]).map { .client($0, at: index) }
            }
            return LaunchedClients.named(words[index]).map { .client($0, at: index) }
        }
        return find(from: index)
    }

    private static func isAssignment(_ word: String) -> Bool {
        guard let equals = word.firstIndex(of: "=") else { return false }
        let name = word[..<equals]
        return !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    // MARK: Shells

    /// `sh -c 'claude -p hi'`: a text with one plain command is looked through. Not by a shell that
    /// sets first what the person's own files say: zsh and fish, and any other as a login shell or
    /// an interactive one.
    private func shell(_ name: String, from start: Int) -> Found? {
        guard ["sh", "bash", "dash", "zsh", "ksh", "fish"].contains(name) else { return nil }
        var index = start + 1
        var readsFiles = ["zsh", "fish"].contains(name)
        while words.indices.contains(index), words[index].hasPrefix("-") {
            let word = words[index]
            index += ["-o", "-O", "--rcfile", "--init-file"].contains(word) ? 2 : 1
            let isLong = word.hasPrefix("--")
            readsFiles =
                readsFiles || (isLong ? word != "--norc" : word.contains { "li".contains($0) })
            guard !isLong, word.contains("c") else { continue }
            guard words.indices.contains(index) else { return nil }
            let found = command(words[index], at: index)
            if readsFiles, case .inShell(let client, _) = found { return .hidden(client.name) }
            return found
        }
        guard words.indices.contains(index) else { return nil }
        return clientInScript(words[index], isShells: true).map { .hidden($0) }
    }

    private func command(_ text: String, at index: Int) -> Found? {
        let isPlain = !text.contains { "|&;<>()`$\n\\".contains($0) }
        let command = text.drop { $0.isWhitespace }.dropping(word: "exec")
        let first = String(command.prefix { !$0.isWhitespace })
        if isPlain, let client = client(first) { return .inShell(client, text: index) }
        let name = Self.words(in: text).lazy.compactMap { client($0)?.name }.first
        return name.map { .hidden($0) }
    }

    private func client(_ word: String) -> (any LaunchedClient.Type)? {
        namesOfProgram(word).lazy.compactMap(LaunchedClients.named).first
    }

    /// All that could be a command's name in a shell's text.
    private static func words(in text: String) -> [String] {
        text.split { $0.isWhitespace || "|&;<>()`$\"'{}=".contains($0) }.map(String.init)
    }

    /// A shell script that starts a client: it is read as text only, and not looked through.
    /// - Parameter isShells: whether a shell is told to run it, whatever its first line says.
    private func clientInScript(_ word: String, isShells: Bool = false) -> String? {
        // What cannot be read cannot be run by a shell either.
        guard let path = isShells ? word : file(word),
            let bytes = try? FileContent.read(path, limit: 1 << 20),
            isShells || bytes.starts(with: "#!".utf8)
        else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard isShells || lines.first?.contains("sh") == true else { return nil }
        let words = lines.filter { $0.drop { $0.isWhitespace }.first != "#" }.lazy.flatMap {
            Self.words(in: String($0))
        }
        return words.compactMap(Self.clientNamed).first
    }

    /// Variables that a wrapper sets for the client.
    func assigned(before found: Found) -> [String] {
        guard case .client(_, let index) = found else { return [] }
        let named = words[..<index].filter(Self.isAssignment).map { word in
            String(word.prefix { $0 != "=" })
        }
        let readers = Wrapper.all.filter(\.readsEnvironmentFiles).map { $0.words[0] }
        guard words[..<index].contains(where: { readers.contains(Self.lastPart($0)) }) else {
            return named
        }
        let modes = ["", ".local", ".development", ".production", ".test"]
        return named
            + SettingsFile.all(modes.map { ".env" + $0 }).flatMap { $0.variables() }.map(\.name)
    }

    /// The command line with the arguments that a client is started with.
    /// - Returns: `nil` where they cannot be put into a shell's text.
    func words(with arguments: [String], in found: Found, for client: any LaunchedClient)
        -> [String]?
    {
        var words = words
        let given = self.arguments(of: found)
        switch found {
        case .client(_, let index):
            words.replaceSubrange((index + 1)..., with: client.placed(arguments, among: given))
        case .inShell(_, let index):
            guard client.placed(arguments, among: given) == arguments + given else { return nil }
            let text = words[index]
            let command = text.drop { $0.isWhitespace }.dropping(word: "exec")
            let end = command.firstIndex { $0.isWhitespace } ?? text.endIndex
            let added = arguments.map { " " + $0.quotedForShell }.joined()
            words[index] = text[..<end] + added + text[end...]
        case .hidden, .unknown: break
        }
        return words
    }

    /// A command line that has the client print its version.
    func versionWords(of found: Found) -> [String] {
        switch found {
        case .client(_, let index): words[...index] + ["--version"]
        case .inShell(_, let index):
            Self.words(in: words[index]).first { client($0) != nil }.map { [$0, "--version"] } ?? []
        case .hidden, .unknown: []
        }
    }

    /// The arguments that the person gave the client.
    func arguments(of found: Found) -> ArraySlice<String> {
        switch found {
        case .client(_, let index): words[(index + 1)...]
        case .inShell(_, let index):
            Self.words(in: words[index]).drop { client($0) == nil }.dropFirst()[...]
        case .hidden, .unknown: []
        }
    }
}

extension Substring {
    /// Without this word and the blanks behind it, where it comes first.
    fileprivate func dropping(word: String) -> Substring {
        guard hasPrefix(word), let next = dropFirst(word.count).first, next.isWhitespace else {
            return self
        }
        return dropFirst(word.count).drop { $0.isWhitespace }
    }
}
