/// The variables that `docker run -e NAME=value` gives to a container, in the place of the command:
/// https://docs.docker.com/reference/cli/docker/container/run
enum DockerRun {
    private static let beginnings = ["docker", "podman", "sudo docker", "sudo podman"].flatMap {
        ["\($0) run ", "\($0) container run ", "\($0) create "]
    }

    /// A text in which such commands are assignments. Lines keep their numbers.
    static func plain(_ text: String) -> String {
        guard text.contains(" run ") || text.contains(" create ") else { return text }
        var isInside = false
        var hasOption = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let meant = EnvLine.withoutPrompt(line.trimmed)
            if !isInside {
                isInside = beginnings.contains { meant.hasPrefix($0) }
                hasOption = false
            }
            guard isInside else { return String(line) }
            // A command of Windows goes on after another sign.
            isInside = meant.last.map { "\\^`".contains($0) } ?? false
            return assignments(meant, &hasOption).joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// - Parameter hasOption: the option stands at the end of the line before.
    private static func assignments(_ line: Substring, _ hasOption: inout Bool) -> [String] {
        var found: [String] = []
        for word in words(of: line) where word != "\\" && word != "^" && word != "`" {
            let joined = ["--env=", "-e="].first { word.hasPrefix($0) }
            if hasOption || joined != nil {
                found.append(unquoted(word.dropFirst(joined?.count ?? 0)))
            }
            hasOption = word == "-e" || word == "--env"
        }
        return found.filter { $0.contains("=") }
    }

    /// `"NAME=value"` is `NAME="value"`.
    private static func unquoted(_ word: Substring) -> String {
        guard let quote = word.first, "\"'".contains(quote), word.last == quote, word.count > 1,
            let (name, value) = word.dropFirst().dropLast().cut(at: "=")
        else { return String(word) }
        return "\(name)=\(quote)\(value)\(quote)"
    }

    /// Parts between blanks, with the quotes that they have.
    private static func words(of line: Substring) -> [Substring] {
        var quote: Character?
        return line.split { character in
            if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
            }
            return quote == nil && (character == " " || character == "\t")
        }
    }
}
