internal import FoundationEssentials
internal import PoolModel

/// LiteLLM's `config.yaml`: the `model_list`, each entry with its `litellm_params`, the
/// credentials that entries name, and the variables that the file sets. The proxy's other
/// settings have no place here and are named as unknown.
///
/// After https://docs.litellm.ai/docs/proxy/configs and LiteLLM's `proxy/proxy_server.py`.
enum LiteLLMReader {
    /// The sections by which a file is known for LiteLLM's even without models.
    static let sections = [
        "model_list", "credential_list", "litellm_settings", "general_settings",
        "router_settings",
    ]

    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        let (documents, repeated) = try YAMLReader.documents(bytes)
        intake.result.notes += repeated
        var entries: [(value: JSONValue, line: Int)] = []
        var settings = LiteLLMSettings(intake.context)
        var hasList = false
        var included: [String] = []
        var others: [JSONMember] = []
        var members: [JSONMember] = []
        for document in documents { members += try sections(of: document) }
        for member in members {
            switch member.name {
            case "model_list", "data":
                hasList = true
                // An empty section is written as null by many.
                guard member.value != .null else { continue }
                guard let elements = member.value.array else {
                    throw InterchangeProblem(
                        line: member.line,
                        code: .wrongType(member.name, wanted: .array, got: member.value.kind))
                }
                entries += elements.map { ($0, member.line) }
            case "credential_list": settings.takeCredentials(member)
            case "environment_variables": settings.takeVariables(member)
            case "litellm_settings":
                settings.takeDefaults(member)
                others.append(member)
            case "include":
                let names = (member.value.array ?? [member.value]).compactMap(\.scalarText)
                included += names
                intake.note(.includedFiles(names), line: member.line)
            default: others.append(member)
            }
        }
        guard hasList || !included.isEmpty else {
            throw InterchangeProblem(line: 1, code: .noModelList)
        }
        if entries.isEmpty, !included.isEmpty {
            throw InterchangeProblem(line: 1, code: .onlyIncludes(included))
        }
        for (value, line) in entries { take(value, line: line, settings, &intake) }
        for name in settings.credentialNames {
            guard let credential = settings.credentials[name], credential.isSet else { continue }
            takeSet(name, credential, settings, &intake)
        }
        for member in others { intake.note(.unknownKey(member.name), line: member.line) }
    }

    /// The sections of a document: its own, or those below `proxy_config`, where LiteLLM's Helm
    /// chart has them (`deploy/charts/litellm-helm/values.yaml`), or in a text of Kubernetes'
    /// ConfigMap (https://kubernetes.io/docs/concepts/configuration/configmap). Entries may stand
    /// there without a list around them.
    private static func sections(
        of document: JSONValue
    ) throws(InterchangeProblem) -> [JSONMember] {
        if document.array != nil { return [JSONMember("model_list", document)] }
        let members = document.members ?? []
        if document["kind"]?.string == "ConfigMap" {
            var found: [JSONMember] = []
            for file in document["data"]?.members ?? [] {
                guard let text = file.value.string, text.contains("model_list:") else { continue }
                for inner in try YAMLReader.documents(Array(text.utf8)).0 {
                    found += try sections(of: inner).map { $0.movedDown(by: file.line) }
                }
            }
            return found
        }
        if document["litellm_params"] != nil {
            return [JSONMember("model_list", .array([document]), line: members.first?.line ?? 1)]
        }
        let names = Set(members.map(\.name))
        guard names.isDisjoint(with: sections), let inner = document["proxy_config"]?.members
        else { return members }
        return inner
    }

    /// What a credential sends becomes a header set, for the addresses of the entries that name it.
    private static func takeSet(
        _ name: String, _ credential: LiteLLMSettings.Credential, _ settings: LiteLLMSettings,
        _ intake: inout ModelIntake
    ) {
        let line = credential.values.first?.line ?? 1
        var entry = LiteLLMEntry(
            [JSONMember("model_name", .string(name), line: line)], line: line, settings)
        var set = entry.set(of: credential, intake)
        intake.result.rejected += entry.problems
        guard entry.problems.isEmpty else { return }
        for model in intake.result.models where model.sets.contains(name) {
            guard let origin = model.origin?.shortText, set.origins?.contains(origin) == false
            else { continue }
            set.origins?.append(origin)
        }
        intake.add(set: set, line: line)
    }

    private static func take(
        _ value: JSONValue, line: Int, _ settings: LiteLLMSettings, _ intake: inout ModelIntake
    ) {
        guard let members = value.members else {
            return intake.reject(
                .wrongType("an entry of model_list", wanted: .object, got: value.kind), line: line)
        }
        var entry = LiteLLMEntry(members, line: members.first?.line ?? line, settings)
        let model = entry.model(&intake)
        intake.result.rejected += entry.problems
        guard let model, entry.problems.isEmpty else { return }
        intake.result.notes += entry.notes
        intake.add(model, line: entry.line, kind: entry.kind)
    }
}

extension JSONMember {
    /// With the lines of a text that begins below a line of another one.
    fileprivate func movedDown(by lines: Int) -> JSONMember {
        JSONMember(name, value.movedDown(by: lines), line: line + lines)
    }
}

extension JSONValue {
    fileprivate func movedDown(by lines: Int) -> JSONValue {
        switch self {
        case .object(let members): .object(members.map { $0.movedDown(by: lines) })
        case .array(let elements): .array(elements.map { $0.movedDown(by: lines) })
        default: self
        }
    }
}
