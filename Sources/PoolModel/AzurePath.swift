/// The base paths of Azure below which a request is as everybody's: the model stands in the body,
/// and no deployment in the path.
package struct AzurePath: Sendable {
    package let path: String
    /// The `api-version` that it wants where none is given; `nil`: none.
    package let version: String?

    /// https://learn.microsoft.com/rest/api/aifoundry/modelinference
    package static let models = AzurePath(path: "/models", version: "2024-05-01-preview")

    private static let all = [
        // https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
        AzurePath(path: "/openai/v1", version: nil), models,
    ]

    private init(path: String, version: String?) {
        self.path = path
        self.version = version
    }

    /// The one that a path ends with; `nil`: requests below it name a deployment.
    package init?(endOf path: some StringProtocol) {
        guard let known = AzurePath.all.first(where: { path.hasSuffix($0.path) }) else {
            return nil
        }
        self = known
    }

    /// Whether requests below a base path want an `api-version`.
    package static func wantsVersion(_ path: some StringProtocol) -> Bool {
        AzurePath(endOf: path).map { $0.version != nil } ?? true
    }

    /// A base URL with the `api-version` that is named beside it, where it wants one and has no query.
    package static func adding(version: String, to url: String) -> String {
        var path = url[...]
        while path.hasSuffix("/") { path.removeLast() }
        guard !url.contains("?"), wantsVersion(path) else { return url }
        return url + "?api-version=" + version
    }
}
