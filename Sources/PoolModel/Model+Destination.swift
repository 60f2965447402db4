extension Model {
    /// Whose secrets go where, in one line: the origin, what a request brings there, and what is
    /// read for it when it is sent. Values are never in it.
    package var destination: String {
        var parts: [String] = []
        if apiKey.hasValue { parts.append("API key" + Model.sources(of: apiKey)) }
        for row in headers where row.isOn {
            parts.append(Sanitizer.clean(row.name) + Model.sources(of: row.value))
        }
        let places = isSet ? allowedOrigins.map(\.shortText).joined(separator: " and ") : nil
        let place = places ?? origin?.shortText ?? Sanitizer.clean(baseURL)
        if !sets.isEmpty {
            parts.append("header sets " + sets.map { Sanitizer.clean($0) }.joined(separator: ", "))
        }
        var line = "\(place) gets " + (parts.isEmpty ? "no secrets" : parts.joined(separator: ", "))
        if case .explicit(let url) = proxy, proxyPassword.hasValue {
            line += "; proxy \(Sanitizer.clean(url)) gets its password"
            line += Model.sources(of: proxyPassword)
        }
        let files = [caFile, clientCertificate, clientKey].compactMap { $0 }
        if !files.isEmpty {
            line += "; reads " + files.map { Sanitizer.clean($0) }.joined(separator: ", ")
        }
        return line
    }

    /// The variables and files that are read when a request is sent, as they are written.
    package var readsWhenCalled: [String] {
        let fields = sentSecrets + headers.filter(\.isOn).map(\.value)
        let files = [caFile, clientCertificate, clientKey].compactMap { $0 }
        return fields.flatMap { $0.references.map(\.text) } + files
    }

    private static func sources(of field: SecretField) -> String {
        let references = field.references.map { Sanitizer.clean($0.text) }
        return references.isEmpty ? "" : " from " + references.joined(separator: ", ")
    }
}

extension SecretField {
    /// What is read for it when a request is sent.
    package var references: [Reference] {
        switch self {
        case .empty, .locked: []
        case .kept(let stored): stored.references
        case .new(let secret): ReferenceTemplate.references(in: secret)
        }
    }
}
