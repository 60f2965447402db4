internal import PoolModel

/// The proxy variables of an environment, for those who look for what is wrong with it.
package enum ProxyEnvironment {
    /// Those that name a proxy for requests, in the order in which they are asked.
    package static let names = [
        "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY",
    ]

    /// `NAME=PROXY` for each variable that is one, as requests show it.
    package static func shown(_ environment: [String: String]) -> [String] {
        settings(environment).compactMap { name, proxy in
            (try? proxy.get()).map { "\(name)=\($0.shownText)" }
        }
    }

    /// A sentence for each variable that is no proxy; a request that it counts for is not sent.
    package static func problems(_ environment: [String: String]) -> [String] {
        settings(environment).compactMap { _, proxy in
            guard case .failure(let error) = proxy else { return nil }
            return RequestError.proxy(setting: error.setting, error.problem).sentence
        }
    }

    private static func settings(
        _ environment: [String: String]
    ) -> [(name: String, proxy: Result<ResolvedProxy, ProxyChoice.Failure>)] {
        names.compactMap { name in
            guard let value = environment.variable(name) else { return nil }
            let proxy = Result { () throws(ProxyChoice.Failure) in
                try ProxyChoice(environment: [:]).parse(value, setting: name, password: nil)
            }
            return (name, proxy)
        }
    }
}
