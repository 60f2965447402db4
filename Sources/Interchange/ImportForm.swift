internal import PoolModel

/// How texts of one form are known and read. A form is a row of ``all``, or several; the first that
/// knows a text reads it. Where a form is described stands at its reader.
struct ImportForm: Sendable {
    let format: InterchangeFormat
    /// By its content, never by a name.
    let recognises: @Sendable (Sample) -> Bool
    let read: @Sendable ([UInt8], inout ModelIntake) throws(InterchangeProblem) -> Void

    /// A text, as far as its form is seen from it.
    struct Sample {
        let bytes: [UInt8]
        /// The first 64 KiB.
        let head: [UInt8]
        let text: String
        let lines: [TextLine]
        /// What all lines are set in by, as copying out of a list or a page leaves it.
        private let indent: Int
        /// It begins as an object of JSON, or of YAML in braces.
        let isObject: Bool
        /// It begins as a list of JSON.
        let isList: Bool

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            head = Array(bytes.prefix(1 << 16))
            text = String(decoding: head, as: UTF8.self)
            lines = TextLines.split(text)
            let meant = lines.lazy.map(\.text).filter { !$0.trimmed.isEmpty && $0.first != "#" }
            indent = meant.map { $0.prefix { $0 == " " }.count }.min() ?? 0
            let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            isList = first == UInt8(ascii: "[")
            isObject =
                first == UInt8(ascii: "{")
                || text.hasPrefix("//") || text.hasPrefix("/*")
        }

        /// All of them, in whatever order.
        func contains(_ parts: String...) -> Bool { parts.allSatisfy { text.contains($0) } }

        func hasLine(beginning starts: String...) -> Bool {
            hasLine(beginning: starts)
        }

        func hasLine(beginning starts: [String]) -> Bool {
            lines.contains { line in
                starts.contains { line.text.dropFirst(indent).hasPrefix($0) }
            }
        }
    }

    private static func isSnippet(_ text: Sample) -> Bool {
        OtherProgram.title(of: text.head) == nil && SnippetImport.recognises(text.text)
    }

    static let all: [ImportForm] = [
        // Databases and tables.
        ImportForm(
            format: .ccSwitch, recognises: { $0.bytes.starts(with: ForeignText.database) },
            read: CCSwitchDatabase.read),

        // Objects.
        ImportForm(
            format: .json,
            recognises: { $0.isObject && $0.contains("\"program\": \"modelpool\"") },
            read: PoolJSON.read),
        ImportForm(
            format: .litellm,
            recognises: { text in
                text.isObject
                    && (text.contains("model_list")
                        || !text.contains("\"models\"") && text.contains("\"litellm_params\""))
            }, read: LiteLLMReader.read),
        ImportForm(
            format: .claude,
            recognises: { text in
                let marks = ["\"ANTHROPIC_", "\"apiKeyHelper\"", "\"CLAUDE_CODE_USE_"]
                return text.isObject && marks.contains { text.contains($0) }
                    && (text.contains("\"env\"") || text.contains("\"apiKeyHelper\""))
            }, read: ClaudeSettings.read),
        ImportForm(
            format: .opencode,
            recognises: { text in
                text.isObject
                    && (text.contains("opencode.ai/config.json")
                        || text.contains("\"provider\"", "\"options\"", "\"baseURL\"")
                        || text.contains("\"npm\"", "@ai-sdk/"))
            }, read: OpencodeSettings.read),
        ImportForm(
            format: .crush,
            recognises: { text in
                text.isObject
                    && (text.contains("charm.land/crush.json")
                        || text.contains("\"providers\"", "\"base_url\"", "\"type\"")
                            && !text.contains("\"max_context_size\""))
            }, read: CrushSettings.read),
        ImportForm(
            format: .continueDev,
            recognises: { text in
                text.isObject && text.contains("\"models\"", "\"provider\"", "\"apiBase\"")
            }, read: ContinueSettings.read),
        ImportForm(
            format: .postman,
            recognises: { text in
                text.isObject
                    && (text.contains("schema.getpostman.com") || text.contains("\"_postman_id\"")
                        || text.contains("\"info\"", "\"item\"", "\"request\"", "\"header\""))
            }, read: RequestRecords.readPostman),
        ImportForm(
            format: .har,
            recognises: { $0.isObject && $0.contains("\"log\"", "\"entries\"", "\"request\"") },
            read: RequestRecords.readHAR),
        ImportForm(
            format: .snippet,
            recognises: { $0.isObject && $0.contains("\"nbformat\"", "\"cells\"") },
            read: SnippetImport.readNotebook),
        // Variables as members, as the settings of editors and of programs that start others have them.
        ImportForm(
            format: .env,
            recognises: { text in
                text.isObject && EnvService.allLeads.contains { text.text.contains("\"\($0)\"") }
                    && OtherProgram.title(of: text.head) == nil && EnvImport.isObject(text.bytes)
            }, read: EnvImport.readObject),
        // A single model, by whatever names.
        ImportForm(
            format: .snippet,
            recognises: { text in
                text.isObject && !text.contains("\"models\"") && !text.contains("\"program\"")
                    && isSnippet(text)
            }, read: SnippetImport.readJSON),
        ImportForm(
            format: .snippet,
            recognises: { $0.isList && isSnippet($0) && SnippetImport.isList($0.bytes) },
            read: SnippetImport.readJSON),
        // What is left over of objects is ours, unless it is somebody's whom we know.
        ImportForm(
            format: .json, recognises: { $0.isObject && OtherProgram.title(of: $0.head) == nil },
            read: PoolJSON.read),

        // Lines.
        ImportForm(
            format: .seed, recognises: { !$0.isObject && SeedImport.recognises($0.bytes) },
            read: SeedImport.read),
        ImportForm(
            format: .curl, recognises: { !$0.isObject && HeaderText.isCommandLine($0.lines) },
            read: { CurlImport.read(String(decoding: $0, as: UTF8.self), &$1) }),
        ImportForm(
            format: .http, recognises: { !$0.isObject && HTTPText.recognises($0.lines) },
            read: { HTTPText.read(String(decoding: $0, as: UTF8.self), &$1) }),
        ImportForm(
            format: .litellm,
            recognises: { text in
                let keys = (LiteLLMReader.sections + ["proxy_config"]).map { $0 + ":" }
                // Entries by themselves, as people pass them on.
                let entries = ["- model_name:", "- litellm_params:", "model_name:"]
                return !text.isObject
                    && (text.hasLine(beginning: keys)
                        || text.contains("litellm_params:") && text.hasLine(beginning: entries)
                        || text.contains("kind: ConfigMap", "model_list:"))
            }, read: LiteLLMReader.read),
        ImportForm(
            format: .codex,
            recognises: { text in
                !text.isObject
                    && (text.hasLine(beginning: "[model_providers.", "wire_api =", "wire_api=")
                        || text.hasLine(beginning: "openai_base_url")
                        || text.hasLine(beginning: "model_provider =", "model_provider="))
            }, read: CodexSettings.read),
        ImportForm(
            format: .llm,
            recognises: { $0.hasLine(beginning: "- model_id:", "- model_name:") },
            read: LLMSettings.read),
        ImportForm(
            format: .continueDev,
            recognises: { text in
                !text.isObject && text.hasLine(beginning: "models:")
                    && text.contains("provider:", "model:")
                    && (text.contains("apiBase:") || text.contains("apiKey:")
                        || text.hasLine(beginning: "schema: v1"))
            }, read: ContinueSettings.read),
        ImportForm(
            format: .env,
            recognises: { text in
                // `[[NAME]]` begins a table of TOML and heads no variables.
                !text.isObject && OtherProgram.title(of: text.head) == nil
                    && !text.hasLine(beginning: "[[") && EnvFile.recognises(text.text)
            }, read: { EnvImport.read(String(decoding: $0, as: UTF8.self), &$1) }),

        // What is no file at all: a colleague's message, a page's example.
        ImportForm(
            format: .snippet,
            recognises: { !$0.isObject && isSnippet($0) }, read: SnippetImport.readText),
        ImportForm(
            format: .env,
            recognises: { text in
                !text.isObject && OtherProgram.title(of: text.head) == nil
                    && EnvImport.recognises(text.text)
            }, read: { EnvImport.read(String(decoding: $0, as: UTF8.self), &$1) }),
    ]
}

extension ModelImport {
    /// The form of a text, the one that was named or the first that knows it, and the text without
    /// what copying has put around it.
    static func form(
        of bytes: [UInt8], named format: InterchangeFormat?
    ) -> (form: ImportForm, text: [UInt8])? {
        for text in [PastedText.insideFences(of: bytes), bytes].compactMap(\.self) {
            let sample = ImportForm.Sample(text)
            let forms = ImportForm.all.filter { form in format.map { $0 == form.format } ?? true }
            if let form = forms.first(where: { $0.recognises(sample) }) { return (form, text) }
            // A form that is named is read, whatever the text looks like.
            if format != nil, let form = forms.last { return (form, text) }
        }
        return nil
    }
}
