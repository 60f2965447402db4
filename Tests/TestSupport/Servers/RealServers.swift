/// The real servers that the interoperation tests share; each is started when it is first asked
/// for, since some take ten seconds.
package final class RealServers: Sendable {
    package let provider: LiteLLM
    package let gateway: Gateway
    package let balancer: LoadBalancer
    package let proxies: ForwardProxies

    /// Ports of no use, each in its own way.
    package let refusing: DeadPort
    package let silent: DeadPort
    package let full: DeadPort

    private init() async throws {
        refusing = try DeadPort(.refusing)
        silent = try DeadPort(.silent)
        full = try DeadPort(.full)
        provider = try await LiteLLM(knowsKeys: true)
        gateway = try await Gateway(upstream: provider.port)
        balancer = try await LoadBalancer(upstream: provider.port)
        proxies = try await ForwardProxies(
            forbidden: balancer.port, root: gateway.authority.root)
    }

    private static let starting = Task { try await RealServers() }

    /// The servers, once they all take connections.
    package static func running() async throws -> RealServers { try await starting.value }
}
