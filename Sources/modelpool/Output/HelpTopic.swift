internal import PoolModel
internal import PoolUI

/// Pages of `modelpool help TOPIC` and of the manual that are made from the program's own tables.
enum HelpTopic: String, CaseIterable {
    case verdicts, headers, providers, keys
    case exitCodes = "exit-codes"

    var title: String {
        switch self {
        case .verdicts: "What a test can end with, why, and what to do"
        case .headers: "What a custom header may be"
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
        case .providers: HelpTopic.providerTable
        case .keys:
            KeyReference.lines + ["", "The keys that open the pool: modelpool key --help"]
        case .exitCodes: ExitStatus.allCases.map { "  \($0.padded)  \($0.meaning)" }
        }
    }

    private static var providerTable: [String] {
        var table = Table(["PROVIDER", "PROTOCOL", "API KEY", "DEFAULT BASE URL"])
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
            \(HeaderRules.maximumTogether / 1024) KiB of them. In a value ${env:NAME} and \
            ${file:/path} are read when it is sent. A value without ${ that comes from standard \
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
