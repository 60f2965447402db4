internal import ArgumentParser
internal import PoolStore
internal import PostgresClient

struct PoolGrantCommand: Runnable {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Let a role of the PostgreSQL server work on the pool.",
        discussion: """
            Prints what the pool's owner has to run; --apply runs it. admin: everything but to \
            change the pool's structure and to write the audit log by hand. support: reads, \
            tests and keeps results, and changes no model and no key. desk: has no key and reads \
            no table; tests are made for it by: modelpool watch --serve. auditor: reads with psql \
            what holds no sealed value. The server holds to it, whatever program the role uses. \
            What the role had before is taken from it. After a newer program has brought the \
            pool up to date, grant again: what is new in it is nobody's but the owner's.
            """)

    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Argument(help: "What it may do.") var kind: PoolRoleChoice
    @Argument(help: "The role, as the server calls it.") var role: String
    @Flag(help: "Run it, as the pool's owner.") var apply = false

    func run(in context: CommandContext) throws -> ExitStatus {
        guard apply else {
            try context.console.print(kind.role.grants(to: role).map { $0 + ";" })
            return .done
        }
        let path = try OpenedPool.path(global, in: context)
        guard PostgresAddress.isAddress(path) else {
            throw CommandFailure(
                .wrongUsage, "a pool in a file has no roles: it is its owner's alone",
                advice: "name a server with --pool, or move the pool to one: modelpool pool move")
        }
        try kind.role.grant(to: role, by: path)
        context.console.note("\(ErrorWording.quoted(role)) is \(kind.rawValue) of the pool")
        return .done
    }
}

/// The kinds of roles by name.
struct PoolRoleChoice: ChoiceArgument {
    static let allCases = PoolRole.allCases.map(PoolRoleChoice.init)

    let role: PoolRole

    var rawValue: String { role.rawValue }

    private init(_ role: PoolRole) { self.role = role }

    init?(rawValue: String) {
        guard let role = PoolRole(rawValue: rawValue) else { return nil }
        self.role = role
    }
}
