internal import ModelPool

/// The proxy variables of an environment, for those who look for what is wrong with it.
package enum ProxyEnvironment {
    /// Those that name a proxy for requests, in the order in which they are asked.
    package static let names = [
        "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY",
    ]

    /// A sentence for each variable that is no proxy; a request that it counts for is not sent.
    package static func problems(_ environment: [String: String]) -> [String] {
        names.compactMap { name in
            guard let value = environment[name], !value.isEmpty else { return nil }
            do throws(ProxyChoice.Failure) {
                _ = try ProxyChoice(environment: [:]).parse(value, setting: name, password: nil)
                return nil
            } catch {
                return RequestError.proxy(setting: error.setting, error.problem).sentence
            }
        }
    }
}
