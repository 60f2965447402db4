package import FoundationEssentials
package import PoolModel
internal import PostgresClient

/// A pool in PostgreSQL for somebody who has no key to it and may read none of its tables: the names
/// of the models, and tests that a program with the key makes for it.
package final class Desk {
    package struct Model: Sendable, Equatable {
        package let id: UUID
        package let name: String
        package let provider: String
        package let modelID: String
        package let kind: String
        package let isEnabled: Bool
        package let lastVerdict: VerdictCode?
        package let lastTested: Date?
    }

    /// What became of a request.
    package enum State: Sendable, Equatable {
        /// - isServed: whether a program that serves requests has been there just now.
        case waiting(isServed: Bool)
        case running
        case done(DeskAnswer)
        /// Not tested, with the reason.
        case refused(String)
        /// Nobody took it up in time, or it is no request of ours.
        case gone
    }

    private let address: PostgresAddress
    private var connection: PostgresConnection
    private let name: String

    /// Connects; `nil` where this is no role of a desk, which may do nothing but ask.
    package init?(_ text: String) throws(StoreError) {
        name = text
        do throws(PostgresError) {
            address = try PostgresAddress(text)
            connection = try PostgresConnection(address)
            let rights = try connection.run(
                """
                SELECT has_function_privilege(to_regprocedure('modelpool.ask_test(text)'), 'EXECUTE')
                    AND NOT has_table_privilege(to_regclass('modelpool.meta'), 'SELECT')
                """)
            guard rights.text(0, 0) == "t" else { return nil }
        } catch {
            throw StoreError(error, text)
        }
    }

    package func models() throws(StoreError) -> [Model] {
        let found = try run("SELECT * FROM modelpool.desk_models()")
        return (0..<found.rowCount).compactMap { row in
            func text(_ column: Int32) -> String { found.text(row, column) ?? "" }
            guard let id = UUID(uuidString: text(0)) else { return nil }
            return Model(
                id: id, name: text(1), provider: text(2), modelID: text(3), kind: text(4),
                isEnabled: text(5) == "t", lastVerdict: VerdictCode(rawValue: text(6)),
                lastTested: Int64(text(7)).map { Date(milliseconds: $0) })
        }
    }

    /// Asks for a test and returns its number. Throws a ``DeskRefusal`` where the limits do not
    /// allow it.
    package func ask(_ model: UUID) throws -> Int64 {
        let made: PostgresResult
        do throws(PostgresError) {
            made = try connected().run("SELECT modelpool.ask_test($1)", [.text(model.text)])
        } catch {
            if error.sqlstate?.hasPrefix("MP") == true { throw DeskRefusal(reason: error.message) }
            throw StoreError(error, name)
        }
        guard let number = made.text(0, 0).flatMap({ Int64($0) }) else {
            throw StoreError(.damaged("ask_test"), path: name)
        }
        return number
    }

    package func state(of request: Int64) throws(StoreError) -> State {
        let found = try run("SELECT * FROM modelpool.see_test($1)", [.integer(request)])
        guard found.rowCount == 1 else { return .gone }
        func text(_ column: Int32) -> String? { found.text(0, column) }
        switch text(0) {
        case "waiting": return .waiting(isServed: text(6) == "t")
        case "running": return .running
        case "done":
            if let reason = text(5) { return .refused(reason) }
            guard let verdict = text(1).flatMap(VerdictCode.init) else {
                throw StoreError(.damaged("request.verdict"), path: name)
            }
            return .done(
                DeskAnswer(
                    verdict: verdict, owner: text(2).flatMap(Owner.init),
                    stages: StoredStages.read(text(3) ?? ""),
                    totalMilliseconds: text(4).flatMap { Double($0) } ?? 0))
        default: return .gone
        }
    }

    private func run(
        _ sql: String, _ values: [PostgresValue] = []
    ) throws(StoreError) -> PostgresResult {
        do throws(PostgresError) {
            do throws(PostgresError) { return try connected().run(sql, values) } catch {
                guard error.isLost else { throw error }
                return try connected().run(sql, values)
            }
        } catch {
            throw StoreError(error, name)
        }
    }

    /// One that was lost is made anew.
    private func connected() throws(PostgresError) -> PostgresConnection {
        if connection.isLost { connection = try PostgresConnection(address) }
        return connection
    }
}

/// Why the pool's own rules do not allow a test now.
package struct DeskRefusal: Error {
    package let reason: String
}

/// What a desk is told of a test: nothing that a server has said, and no address, proxy or path.
package struct DeskAnswer: Sendable, Equatable {
    package let verdict: VerdictCode
    package let owner: Owner?
    /// Without their details.
    package let stages: [StageResult]
    package let totalMilliseconds: Double

    init(verdict: VerdictCode, owner: Owner?, stages: [StageResult], totalMilliseconds: Double) {
        self.verdict = verdict
        self.owner = owner
        self.stages = stages.map {
            StageResult(stage: $0.stage, state: $0.state, milliseconds: $0.milliseconds)
        }
        self.totalMilliseconds = totalMilliseconds
    }

    package init(_ report: TestReport) {
        self.init(
            verdict: report.verdict, owner: report.owner, stages: report.stages,
            totalMilliseconds: report.totalMilliseconds)
    }

    /// What to do, as it is said of every such verdict.
    package var next: String { VerdictWording.of(verdict).next }
}
