internal import ArgumentParser

/// A completion script: the parser's, what it has nothing for, and what it does unsafely. `help` is
/// a command of the parser's own, without anything to complete, and after `headers` and `sets headers`
/// it has the commands but not the names, which may stand there as well. Names come from imported
/// files: bash expands the words of `compgen -W`, and zsh's `_describe` reads colons and backslashes.
/// What is added comes last and replaces what was before.
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

    /// A command after which a name may stand instead of one of its commands: that lists then.
    private struct Listing {
        /// `sets headers`.
        let words: [String]
        let commands: [String]

        init(_ words: [String], _ command: (some ParsableCommand).Type) {
            self.words = words
            commands = command.configuration.subcommands.map { $0._commandName }
        }

        /// The parser's function for it.
        var function: String { "_modelpool_" + words.joined(separator: "_") }
    }

    private static let listings = [
        Listing(["headers"], HeadersCommand.self),
        Listing(["sets", "headers"], SetsHeadersCommand.self),
    ]

    /// Names are compared and quoted here, never expanded. The word is read from the line, since
    /// readline gives only what comes after an opening quote.
    private static let bashNames = #"""
        # Reads the last word of a text into word, and into quote the quote or the backslash that is
        # still open at its end.
        __modelpool_read_word() {
            local -r text="${1}"
            local -i index
            local character
            word='' quote=''
            for ((index = 0; index < ${#text}; index++)); do
                character="${text:index:1}"
                case "${quote}${character}" in
                \\?) word+="${character}" quote='' ;;
                \"\\)
                    # Between double quotes a backslash is one unless it quotes the next character.
                    if [[ "${text:index+1:1}" == [\$\`\"\\] ]]; then
                        index+=1
                        character="${text:index:1}"
                    fi
                    word+="${character}"
                    ;;
                \'\'|\"\") quote='' ;;
                [\'\"]?) word+="${character}" ;;
                [\'\"\\]) quote="${character}" ;;
                [[:space:]]) word='' ;;
                *) word+="${character}" ;;
                esac
            done
        }

        __modelpool_add_completions() {
            local completion
            if [[ "${1}" != -W ]]; then
                compopt -o filenames 2>/dev/null
                while IFS='' read -r completion; do
                    COMPREPLY+=("${completion}")
                done < <(compgen "${@}" -- "${cur}")
                return
            fi

            local -r before="${COMP_LINE:0:COMP_POINT}"
            [[ "${before}" == *"${cur}" ]] || return
            local word quote
            __modelpool_read_word "${before}"
            local -r typed="${word}"
            __modelpool_read_word "${before%"${cur}"}"
            while IFS='' read -r completion; do
                [[ -n "${completion}" && "${completion}" == "${typed}"* ]] || continue
                # Only the part that readline replaces, quoted for the place where it will stand. It
                # does not close a quote after text that ends with one.
                completion="${completion:${#word}}"
                case "${quote}" in
                '') printf -v completion %q "${completion}" ;;
                \') completion="${completion//\'/\'\\\'\'}'" ;;
                \")
                    completion="${completion//\\/\\\\}"
                    completion="${completion//\"/\\\"}"
                    completion="${completion//\$/\\\$}"
                    completion="${completion//\`/\\\`}"
                    completion="${completion//\!/\"\'!\'\"}\""
                    ;;
                *) continue ;;
                esac
                COMPREPLY+=("${completion}")
            done <<<"${2}"
        }

        # Without -o filenames, which would take a name for a folder's.
        complete -F _modelpool modelpool

        """#

    private static var bash: String {
        bashNames + """
            _modelpool_help() {
                [[ "${#unparsed_words[@]}" -gt 1 ]] && return
                COMPREPLY+=($(compgen -W '\(topics.map(\.name).joined(separator: " "))' -- "${cur}"))
            }

            """ + listings.map(bashListing).joined()
    }

    private static func bashListing(_ listing: Listing) -> String {
        """
        \(listing.function)() {
            local -r subcommand="${unparsed_words[0]}"
            case "${subcommand}" in
            \(listing.commands.joined(separator: "|")))
                unset 'unparsed_words[0]'
                unparsed_words=("${unparsed_words[@]}")
                "\(listing.function)_${subcommand}"
                ;;
            *)
                [[ "${#unparsed_words[@]}" -gt 1 ]] ||
                    COMPREPLY+=($(compgen -W '\(listing.commands.joined(separator: " "))' -- "${cur}"))
                \(listing.function)_list
                ;;
            esac
        }

        """
    }

    /// As the parser's, but the names are added as they are, and quoted as the person's shell needs
    /// it: the parser's function switches history expansion off before zsh does that.
    private static let zshNames = #"""
        __modelpool_custom_complete() {
            local -a completions
            completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
            if [[ "${#completions[@]}" -gt 1 ]]; then
                [[ "${_comp_caller_options[banghist]}" = off ]] || setopt localoptions banghist
                compadd -- "${completions[@]:0:-1}"
            fi
        }

        """#

    private static var zsh: String {
        let pages = topics.map { "'\($0.name):\(quoted($0.title))'" }
        return zshNames + """
            _modelpool_help() {
                local -ar topics=(
                    \(pages.joined(separator: "\n        "))
                )
                [[ "${CURRENT}" -eq 2 ]] && _describe -V topic topics
            }

            """ + listings.map(zshListing).joined()
    }

    private static func zshListing(_ listing: Listing) -> String {
        let name = listing.function
        return """
            functions[\(name)_commands]="${functions[\(name)]}"
            \(name)() {
                local -i ret=1
                case "${words[2]}" in
                \(listing.commands.joined(separator: "|"))) \(name)_commands && ret=0 ;;
                *)
                    [[ "${CURRENT}" -eq 2 ]] && \(name)_commands && ret=0
                    \(name)_list && ret=0
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
        let names = listings.map { listing in
            let words = listing.words.joined(separator: " ")
            return "complete -c 'modelpool' -n '\(place) \"modelpool \(words)\" -eq 1' -fka "
                + "'(__modelpool_custom_completion ---completion \(words) list -- positional@0 "
                + "(count (__modelpool_tokens -pc)) (__modelpool_tokens -tC))'"
        }
        return (pages + names + [""]).joined(separator: "\n")
    }

    /// Text within the single quotes of zsh.
    private static func quoted(_ text: String) -> String {
        text.replacing("'", with: "'\\''")
    }
}
