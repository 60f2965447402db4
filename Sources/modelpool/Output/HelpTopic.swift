internal import PoolModel
internal import PoolUI

/// Pages of `modelpool help TOPIC` and of the manual that are made from the program's own tables.
enum HelpTopic: String, CaseIterable {
    case verdicts, headers, helpers, providers, keys
    case exitCodes = "exit-codes"

    var title: String {
        switch self {
        case .verdicts: "What a test can end with, why, and what to do"
        case .headers: "What a custom header may be"
        case .helpers: "Secrets that live elsewhere"
        case .providers: "Providers and what they stand for"
        case .keys: "Keys of the screen"
        case .exitCodes: "How a command can end"
        }
    }

    var lines: [String] {
        switch self {
        case .verdicts:
            VerdictCode.allCases.flatMap { code in
                [code.rawValue]
                    + VerdictWording.of(code).paragraphs.flatMap { Wrapping.lines($0, indent: 4) }
                    + [""]
            }
        case .headers: HelpTopic.headerRules
        case .helpers: HelpTopic.helperRules
        case .providers: HelpTopic.providerTable
        case .keys:
            KeyReference.lines + ["", "The keys that open the pool: modelpool key --help"]
        case .exitCodes: ExitStatus.allCases.map { "  \($0.padded)  \($0.meaning)" }
        }
    }

    private static var providerTable: [String] {
        var table = TextTable(["PROVIDER", "PROTOCOL", "API KEY", "DEFAULT BASE URL"])
        for provider in Provider.all {
            let key =
                switch provider.keyNeed {
                case .needed: "needed"
                case .optional: "optional"
                case .none: "none"
                }
            let wire = provider.isCustom ? "chosen per model" : provider.wireProtocol.rawValue
            table.add([
                provider.id.rawValue, wire, key, provider.defaultBaseURL ?? "(give --base-url)",
            ])
        }
        return table.lines
    }

    /// How helpers are declared, and what they can be made to do.
    private static var helperRules: [String] {
        let what = """
            A value may hold ${helper:NAME}: what a program of yours prints when a request is sent. \
            The pool only names it. What it runs stands in your own configuration, which nobody but \
            you may read and write (chmod 600 ~/.config/modelpool/config):
            """
        let run = """
            The command is split into words as a shell does it, and run without one: sh -c '...' \
            where you want one. It has a session of its own, nothing to read, and of the environment \
            only what stands above. What it prints is the value, without one line end, at most \
            \(HelperRun.maximumOutput / 1024) KiB and one line. The value is kept in memory only, \
            until 30 s or a tenth before its end, whichever is less, and until the pool is locked; \
            all requests that wait for it share one run. Where a server says (401) that it has \
            expired, and it is older than 10 s, the helper is asked once more and the request \
            repeated once, which the report says.
            """
        let whose = """
            No import, no colleague and nobody who can write the pool can declare a helper or change \
            what it runs, and its value goes to no address that its declaration does not name. From \
            a pool that others can write, variables and files are read for an address only where you \
            allow it:
            """
        let seen = """
            A row says how its helper stands: how long its value lasts, when it failed, that it is \
            not declared here. modelpool doctor --helpers tries them all; credential always asks \
            anew; exec says how long what it hands over lasts.
            """
        var lines =
            Wrapping.lines(what) + [
                "", "  helper corp-token = gcloud auth print-access-token",
                "  helper corp-token lifetime = 50m",
                "  helper corp-token origin = https://llm-gw.corp.example", "",
                "Options of a helper:", "",
            ]
        for option in HelperOption.all {
            lines.append("  \(option.name) = \(option.values)")
            lines += Wrapping.lines(option.meaning, indent: 6)
        }
        lines += [""] + Wrapping.lines(run) + [""] + Wrapping.lines(whose)
        lines += [
            "", "  allow env TEAM_TOKEN origin = https://llm-gw.corp.example",
            "  allow file /run/secrets/team origin = https://llm-gw.corp.example", "",
        ]
        lines += Wrapping.lines(seen) + ["", "Recipes; each wants its origin as well:"]
        for recipe in HelperRecipe.all {
            lines += ["", "  # " + recipe.program + (recipe.isTried ? "" : ", from its manual")]
            for line in recipe.lines { lines += Wrapping.lines(line, indent: 2) }
            if !recipe.remark.isEmpty { lines += Wrapping.lines(recipe.remark, indent: 4) }
        }
        return lines
    }

    /// The table of the rules, with the words that a refusal has.
    private static var headerRules: [String] {
        let classes: [(HeaderProblem.Class, [String])] = [
            (.framing, HeaderRules.framingNames),
            (.providerCredential, HeaderRules.credentialNames),
            (.providerProtocol, HeaderRules.protocolNames),
            (.metadataService, HeaderRules.metadataNames),
            (.methodOverride, HeaderRules.methodNames),
        ]
        let limits = """
            A name is 1 to \(HeaderName.maximumLength) letters, digits and !#$%&'*+-.^_`|~; \
            upper and lower case are the same name, and for the names below _ is read as -. A \
            value is 1 to \(HeaderRules.maximumValue) bytes of plain ASCII without control \
            characters. A model has at most \(HeaderRules.maximumRows) headers and \
            \(HeaderRules.maximumTogether / 1024) KiB of them. In a value ${env:NAME}, \
            ${file:/path} and ${helper:NAME} are read when it is sent (modelpool help helpers). A \
            value without ${ that comes from standard \
            input, a file or a prompt is sent as it is; beside a reference, and in the fields of \
            the screen, $$ is a dollar sign.
            """
        let custom = """
            With provider custom the credential and protocol headers are allowed; the credential \
            ones only while the API key field is empty.
            """
        var lines = Wrapping.lines(limits) + ["", "Refused:", ""]
        for (reason, names) in classes {
            lines += Wrapping.lines(names.joined(separator: ", "), indent: 2)
            lines += ["      \(HeaderProblem.Code.protected(reason).sentence)", ""]
        }
        lines += Wrapping.lines(custom) + ["", "Allowed with a caution:", ""]
        return lines
            + Wrapping.lines(HeaderRules.cautionedNames.joined(separator: ", "), indent: 2)
    }
}

extension ExitStatus {
    fileprivate var padded: String {
        let text = String(rawValue)
        return String(repeating: " ", count: 3 - text.count) + text
    }

    var meaning: String {
        switch self {
        case .done: "done; for a test: all passed"
        case .testFailed: "a test failed, or a request got no answer"
        case .wrongUsage: "wrong usage, or a file that was named cannot be read"
        case .noSuchModel: "no such model, or several that could be meant"
        case .refused: "refused, or left out of an import: validation, header, edit conflict"
        case .poolUnusable: "the pool is unreadable, damaged, or newer than this program"
        case .keyUnusable: "the key is missing, wrong or refused"
        case .interrupted: "interrupted"
        }
    }
}
