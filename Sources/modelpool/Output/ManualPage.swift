internal import ArgumentParser
internal import PoolModel

/// `modelpool.1`: what the argument declarations and the help topics say, with the parts between
/// them that only people can write.
struct ManualPage {
    private var lines: [String] = []

    /// In the format of man(7).
    static var text: String {
        var page = ManualPage()
        page.write()
        return page.lines.joined(separator: "\n") + "\n"
    }

    private mutating func write() {
        lines.append(
            ".TH MODELPOOL 1 \"\(Release.date)\" \"modelpool \(Release.version)\" "
                + "\"User Commands\"")
        section("NAME", ["modelpool - keep a pool of LLM models and their HTTP headers, test them"])
        section("SYNOPSIS", ["modelpool [OPTION]... [COMMAND]"])
        section("DESCRIPTION", ManualText.description)
        section("EXAMPLES", [])
        block(ManualText.examples)
        section("OPTIONS", [])
        block(ManualPage.options(of: Modelpool.helpMessage()))
        section("COMMANDS", [])
        for command in Modelpool.configuration.subcommands where command.isListed {
            add(command, below: "modelpool")
        }
        for topic in HelpTopic.allCases {
            let heading = topic == .exitCodes ? "EXIT STATUS" : topic.rawValue.uppercased()
            section(heading, [topic.title + "."])
            block(topic.lines)
        }
        section("FILES", [])
        block(ManualText.files)
        section("ENVIRONMENT", [])
        block(ManualText.environment)
        section("CONFIGURATION", ManualText.configuration)
        section("A POOL FOR A TEAM", ManualText.team)
        block(ManualText.teamCommands)
        section("SERVICE", ManualText.service)
        block(ManualText.serviceCommands)
        section("SECURITY", ManualText.security)
        section("SEE ALSO", ["curl(1), jq(1), systemd.exec(5) (LoadCredential=)"])
    }

    /// A command and the commands below it.
    private mutating func add(_ command: any ParsableCommand.Type, below parent: String) {
        let name = parent + " " + command._commandName
        lines.append(".SS \"\(ManualPage.escaped(name))\"")
        let help = Modelpool.helpMessage(for: command)
        block(
            ManualPage.reduced(
                help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
                + CommandExample.section(of: String(name.dropFirst("modelpool ".count))))
        for subcommand in command.configuration.subcommands { add(subcommand, below: name) }
    }

    private mutating func section(_ heading: String, _ paragraphs: [String]) {
        lines.append(".SH \"\(heading)\"")
        for (index, paragraph) in paragraphs.enumerated() {
            if index > 0 { lines.append(".PP") }
            lines += Wrapping.lines(paragraph).map(ManualPage.escaped)
        }
    }

    /// Lines as they are.
    private mutating func block(_ text: [String]) {
        var text = text[...]
        while text.last?.isEmpty == true { text.removeLast() }
        lines.append(".nf")
        lines += text.map(ManualPage.escaped)
        lines.append(".fi")
    }

    /// A command's help without what is the same for all of them, and without the headings of which
    /// nothing is left then.
    private static func reduced(_ help: [String]) -> [String] {
        let common = [
            "  --version ", "  -h, --help ",
            "  <model>                 A name, an id, or an unambiguous beginning of either.",
        ]
        let own = help.filter { line in !common.contains { line.hasPrefix($0) } }
        var lines: [String] = []
        for (index, line) in own.enumerated() {
            let isLast = index + 1 == own.count || own[index + 1].isEmpty
            let isHeading = line.hasSuffix(":") && line.first?.isUppercase == true
            if isHeading && isLast { continue }
            if line.isEmpty && lines.last?.isEmpty != false { continue }
            lines.append(line.hasPrefix("OVERVIEW: ") ? String(line.dropFirst(10)) : line)
        }
        return lines
    }

    /// The part of the root's help that lists the options of every command.
    private static func options(of help: String) -> [String] {
        let all = help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = all.firstIndex { $0.hasPrefix("OPTIONS OF EVERY COMMAND") } ?? all.startIndex
        let end = all.firstIndex { $0.hasSuffix("SUBCOMMANDS:") } ?? all.endIndex
        return Array(all[start..<end])
    }

    /// Text that troff shall print as it is.
    static func escaped(_ line: String) -> String {
        let text = line.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }
}

extension ParsableCommand {
    /// Whether the help lists it.
    fileprivate static var isListed: Bool { configuration.shouldDisplay }
}
