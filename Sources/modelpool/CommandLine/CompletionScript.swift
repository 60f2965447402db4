internal import ArgumentParser

/// A completion script: the parser's, and what it has nothing for. `help` is a command of the
/// parser's own, without anything to complete, and after `headers` it has the commands but not the
/// models, which may stand there as well. What is added comes last and replaces what was before.
struct CompletionScript {
    private let shell: CompletionShell

    /// What the command line asks for; `nil` where it asks for something else.
    init?(_ arguments: [String]) {
        guard arguments.count == 2, arguments[0] == "--generate-completion-script",
            let shell = CompletionShell(rawValue: arguments[1])
        else { return nil }
        self.shell = shell
    }

    var text: String {
        let script = Modelpool.completionScript(for: shell)
        switch shell {
        case .bash: return script + "\n" + CompletionScript.bash
        case .zsh:
            // The file runs its function at its end when zsh loads it for the first completion.
            let start = "\nif [[ \"${funcstack[1]}\""
            guard let end = script.ranges(of: start).last?.lowerBound else { return script }
            return script[..<end] + "\n" + CompletionScript.zsh + script[end...] + "\n"
        case .fish: return script + "\n" + CompletionScript.fish
        default: return script
        }
    }

    /// What can stand after `help`.
    private struct Topic {
        let name: String
        let title: String
    }

    private static var topics: [Topic] {
        let commands = Modelpool.configuration.subcommands.filter { $0.configuration.shouldDisplay }
            .map { Topic(name: $0._commandName, title: $0.configuration.abstract) }
        let names = Set(commands.map(\.name))
        return commands
            + HelpTopic.allCases.filter { !names.contains($0.rawValue) }
            .map { Topic(name: $0.rawValue, title: $0.title) }
    }

    private static var commandsOfHeaders: [String] {
        HeadersCommand.configuration.subcommands.map { $0._commandName }
    }

    private static var bash: String {
        """
        _modelpool_help() {
            [[ "${#unparsed_words[@]}" -gt 1 ]] && return
            COMPREPLY+=($(compgen -W '\(topics.map(\.name).joined(separator: " "))' -- "${cur}"))
        }

        _modelpool_headers() {
            local -r subcommand="${unparsed_words[0]}"
            case "${subcommand}" in
            \(commandsOfHeaders.joined(separator: "|")))
                unset 'unparsed_words[0]'
                unparsed_words=("${unparsed_words[@]}")
                "_modelpool_headers_${subcommand}"
                ;;
            *)
                [[ "${#unparsed_words[@]}" -gt 1 ]] ||
                    COMPREPLY+=($(compgen -W '\(commandsOfHeaders.joined(separator: " "))' -- "${cur}"))
                _modelpool_headers_list
                ;;
            esac
        }

        """
    }

    private static var zsh: String {
        let pages = topics.map { "'\($0.name):\(quoted($0.title))'" }
        return """
            _modelpool_help() {
                local -ar topics=(
                    \(pages.joined(separator: "\n        "))
                )
                [[ "${CURRENT}" -eq 2 ]] && _describe -V topic topics
            }

            functions[_modelpool_headers_commands]="${functions[_modelpool_headers]}"
            _modelpool_headers() {
                local -i ret=1
                case "${words[2]}" in
                \(commandsOfHeaders.joined(separator: "|"))) _modelpool_headers_commands && ret=0 ;;
                *)
                    [[ "${CURRENT}" -eq 2 ]] && _modelpool_headers_commands && ret=0
                    _modelpool_headers_list && ret=0
                    ;;
                esac
                return "${ret}"
            }

            """
    }

    private static var fish: String {
        let place = "__modelpool_should_offer_completions_for_positional"
        let pages = topics.map {
            "complete -c 'modelpool' -n '\(place) \"modelpool help\" -eq 1' -fa '\($0.name)' "
                + "-d '\($0.title.replacing("'", with: "\\'"))'"
        }
        let models =
            "complete -c 'modelpool' -n '\(place) \"modelpool headers\" -eq 1' -fka "
            + "'(__modelpool_custom_completion ---completion headers list -- positional@0 "
            + "(count (__modelpool_tokens -pc)) (__modelpool_tokens -tC))'"
        return (pages + [models, ""]).joined(separator: "\n")
    }

    /// Text within the single quotes of zsh.
    private static func quoted(_ text: String) -> String {
        text.replacing("'", with: "'\\''")
    }
}
