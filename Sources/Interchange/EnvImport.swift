internal import FoundationEssentials
internal import ModelPool

/// A `.env` file with the variables of providers (``EnvService``): a model for each provider
/// that has a key or a base URL there.
enum EnvImport {
    private struct Variable {
        let line: Int
        let value: String
    }

    static func read(_ text: String, _ intake: inout ModelIntake) {
        var variables: [String: Variable] = [:]
        for line in TextLines.split(text) {
            let meant = line.text.trimmed
            guard !meant.isEmpty, !meant.hasPrefix("#") else { continue }
            do throws(InterchangeProblem.Code) {
                let assignment = try Assignment(meant)
                let value = substituting(variables, in: assignment.value)
                variables[assignment.name] = Variable(line: line.number, value: value)
            } catch {
                intake.reject(error, line: line.number)
            }
        }
        for service in EnvService.all { take(service, &variables, &intake) }
        let rest = variables.sorted { $0.value.line < $1.value.line }
        for (name, variable) in rest { intake.note(.unknownKey(name), line: variable.line) }
    }

    /// `${NAME}` of a variable that stands above is its value, as the dotenv libraries have it.
    private static func substituting(
        _ variables: [String: Variable], in value: String
    ) -> String {
        // What is no template is reported where it is used.
        guard value.contains("${"), let parts = try? ReferenceTemplate(value).parts else {
            return value
        }
        return parts.reduce(into: "") { text, part in
            switch part {
            case .literal(let literal): text += ReferenceTemplate.escaping(literal)
            case .reference(.environment(let name)):
                text += variables[name]?.value ?? Reference.environment(name).text
            case .reference(let file): text += file.text
            }
        }
    }

    private static func take(
        _ service: EnvService, _ variables: inout [String: Variable], _ intake: inout ModelIntake
    ) {
        let used = service.keys + service.bases + service.models + extras(of: service.provider)
        defer { for name in used { variables[name] = nil } }
        func first(_ names: [String]) -> (name: String, variable: Variable)? {
            for name in names {
                if let found = variables[name], !found.value.isEmpty { return (name, found) }
            }
            return nil
        }
        let key = first(service.keys)
        let base = first(service.bases)
        guard let line = (key ?? base)?.variable.line else { return }
        let named = first(service.models)
        var model: Model
        do throws(InterchangeProblem.Code) {
            let modelID = try named.map { (found) throws(InterchangeProblem.Code) in
                try intake.context.resolved(found.variable.value)
            }
            let name = modelID ?? service.usualModel
            model = intake.newModel(name: name, provider: service.provider, modelID: name)
            if let url = base?.variable.value {
                setAddress(try intake.context.resolved(url), &model)
            }
        } catch {
            return intake.reject(error, line: line)
        }
        if let key {
            if key.name == EnvService.bearerToken {
                // Sent as a bearer token, not as the API key of the protocol.
                model.provider = .custom
                model.headers.append(
                    intake.newHeader("Authorization", "Bearer " + key.variable.value))
            } else {
                model.apiKey = .new(Secret(key.variable.value))
            }
        }
        takeExtras(service, &model, variables, &intake)
        if named == nil {
            intake.note(
                .assumedModel(model.modelID, variable: service.models[0]), line: line,
                entry: model.name)
        }
        intake.add(model, line: line)
    }

    /// The URL, and for another host than the provider's the provider that it belongs to.
    private static func setAddress(_ url: String, _ model: inout Model) {
        model.baseURL = url
        guard model.provider == .openai, ProviderGuess.byHost(url) != .openai else { return }
        model.provider = ProviderGuess.byHost(url) ?? .custom
    }

    private static func extras(of provider: Provider.ID) -> [String] {
        switch provider {
        case .openai: EnvService.organization + EnvService.project
        case .anthropic: [EnvService.customHeaders]
        case .azure: EnvService.azureVersion
        default: []
        }
    }

    private static func takeExtras(
        _ service: EnvService, _ model: inout Model, _ variables: [String: Variable],
        _ intake: inout ModelIntake
    ) {
        func value(_ names: [String]) -> String? {
            names.lazy.compactMap { variables[$0]?.value }.first { !$0.isEmpty }
        }
        switch service.provider {
        case .openai:
            if let id = value(EnvService.organization) {
                model.headers.append(intake.newHeader("OpenAI-Organization", id))
            }
            if let id = value(EnvService.project) {
                model.headers.append(intake.newHeader("OpenAI-Project", id))
            }
        case .anthropic:
            guard let text = value([EnvService.customHeaders]) else { break }
            for line in TextLines.split(text) where !line.text.trimmed.isEmpty {
                guard let (name, value) = line.text.cut(at: ":") else {
                    let place = variables[EnvService.customHeaders]?.line ?? 1
                    intake.note(.noColon, line: place, entry: model.name)
                    continue
                }
                model.headers.append(
                    intake.newHeader(String(name.trimmed), String(value.trimmed)))
            }
        case .azure:
            if let version = value(EnvService.azureVersion), !model.baseURL.contains("?"),
                !model.baseURL.hasSuffix("/openai/v1")
            {
                model.baseURL += "?api-version=" + version
            }
        default: break
        }
    }
}
