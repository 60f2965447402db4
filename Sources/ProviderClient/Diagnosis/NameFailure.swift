internal import PoolModel

/// Why a name led to no address, as the resolver says it, and whose that is.
struct NameFailure {
    let signs: [String]
    let owner: Owner
    /// `HOST` stands for the name.
    let next: String

    /// By the words of ``TransportFailure/dns(host:detail:)``.
    static let table: [NameFailure] = [
        NameFailure(
            signs: ["no answer within", "no name server answered"], owner: .network,
            next: "no name server answered in time: check this machine's resolver "
                + "(/etc/resolv.conf), the VPN and the network; try `getent hosts HOST`."),
        NameFailure(
            signs: ["nothing answers at", "no name server could be asked"], owner: .machine,
            next:
                "nothing answers at the name server's address, or it cannot say: check /etc/resolv.conf "
                + "and the VPN; "
                + "try `getent hosts HOST`."),
        NameFailure(
            signs: ["the name server failed", "temporary failure"], owner: .network,
            next:
                "the name server could not say: try again; if it stays, check /etc/resolv.conf, the "
                + "VPN and whoever runs the name server; try `getent hosts HOST`."),
        NameFailure(
            signs: ["no address"], owner: .address,
            next:
                "the name HOST exists but has no address: check the base URL's host, or ask whoever "
                + "runs it."),
        NameFailure(
            signs: ["no such host"], owner: .address,
            next:
                "check the base URL's host, and whether only a VPN or a company's network knows the "
                + "name; try `getent hosts HOST` on this machine."),
    ]
}
