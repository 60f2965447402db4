internal import FoundationEssentials
internal import PoolModel

extension Model {
    /// Foreign settings have credentials among their headers, which only provider `custom` may
    /// have, and not beside an API key. Such a model becomes one of `custom` that sends the same,
    /// its key in a header of its own; where a header has that name, the header is what counts,
    /// as it does for the clients whose settings are read.
    ///
    /// - Returns: the name of the header that is sent in the place of the key.
    mutating func makeRoomForCredentialHeaders(_ makeID: () -> UUID) -> String? {
        let credentials = headers.filter { row in
            // What is no name is reported by `HeaderRules`.
            guard let name = try? HeaderName(row.name) else { return false }
            return HeaderRules.protectedClass(of: name.folded) == .providerCredential
        }
        guard !credentials.isEmpty else { return nil }
        let header: String
        let scheme: String
        switch Provider.of(provider).credential(for: wireProtocol) {
        case .bearer: (header, scheme) = ("Authorization", "Bearer ")
        case .header(let name): (header, scheme) = (name, "")
        }
        guard becomeCustom() else { return nil }
        guard case .new(let key) = apiKey else { return nil }
        apiKey = .empty
        if let same = credentials.first(where: { HeaderName.areSame($0.name, header) }) {
            return same.name
        }
        let value = Secret(scheme + key.reveal())
        headers.append(HeaderRow(id: makeID(), name: header, value: .new(value)))
        return nil
    }

    /// Makes it a model of `custom` whose requests go to the same URL.
    private mutating func becomeCustom() -> Bool {
        if provider == .azure {
            guard let base = try? BaseURL(baseURL) else { return false }
            if AzurePath.wantsVersion(base.path), base.query?.contains("api-version=") != true {
                return false
            }
            if AzurePath(endOf: base.path) == nil {
                let path = base.path.firstRange(of: "/openai").map { base.path[..<$0.lowerBound] }
                let tail =
                    wireProtocol == .openAIResponses
                    ? "/openai" : "/openai/deployments/\(modelID)"
                baseURL = base.text(path: String(path ?? base.path[...]) + tail)
            }
        }
        let own = wireProtocol
        provider = .custom
        wireProtocol = own
        return true
    }
}
