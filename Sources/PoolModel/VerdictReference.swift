/// The reference page of all verdicts, made from ``VerdictWording``.
package enum VerdictReference {
    /// For the manual.
    package static var markdown: String {
        "# Verdicts\n\n"
            + VerdictCode.allCases.map { code in
                let wording = VerdictWording.of(code)
                return """
                    ## \(code.rawValue)

                    \(sentence(wording))

                    - Likely cause: \(wording.cause)
                    - Next: \(wording.next)
                    - Mostly to be mended by: \(Owner.usual(code)?.words ?? "nobody")

                    """
            }.joined(separator: "\n")
    }

    /// For `modelpool help verdicts`; at most 80 columns.
    package static var plainText: String {
        VerdictCode.allCases.map { code in
            let wording = VerdictWording.of(code)
            return code.rawValue + "\n"
                + wrapped(sentence(wording), indent: "    ")
                + wrapped("Likely cause: " + wording.cause, indent: "    ")
                + wrapped("Next: " + wording.next, indent: "    ")
                + wrapped(
                    "Mostly to be mended by: " + (Owner.usual(code)?.words ?? "nobody"),
                    indent: "    ")
        }.joined(separator: "\n")
    }

    private static func sentence(_ wording: VerdictWording) -> String {
        let meaning = wording.meaning
        return meaning.prefix(1).uppercased() + meaning.dropFirst() + "."
    }

    private static func wrapped(_ text: String, indent: String) -> String {
        var lines: [String] = []
        var line = indent
        for word in text.split(separator: " ") {
            if line.count > indent.count, line.count + 1 + word.count > 80 {
                lines.append(line)
                line = indent
            }
            line += (line.count > indent.count ? " " : "") + word
        }
        lines.append(line)
        return lines.joined(separator: "\n") + "\n"
    }
}
