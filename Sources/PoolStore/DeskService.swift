package import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PostgresClient

/// Takes up what desks have asked for, on a connection of its own. For one thread at a time.
// @unchecked Sendable: whoever serves hands it from one job of a queue to the next.
package final class DeskService: @unchecked Sendable {
    package struct Request: Sendable {
        package let id: Int64
        package let model: UUID
        /// The role that asked.
        package let desk: String
    }

    private let connection: PostgresConnection
    private let name: String

    package init(_ text: String) throws(StoreError) {
        name = text
        do throws(PostgresError) {
            connection = try PostgresConnection(PostgresAddress(text))
            try connection.run("LISTEN modelpool_request")
        } catch {
            throw StoreError(error, text)
        }
    }

    /// The oldest request that the limits allow. Says that somebody serves, too.
    package func claim() throws(StoreError) -> Request? {
        do throws(PostgresError) {
            let results: [PostgresResult]
            do throws(PostgresError) {
                results = try connection.run(PostgresSchema.claiming.map { PostgresStatement($0) })
            } catch {
                if connection.transactionStatus == .failed { try connection.run("ROLLBACK") }
                throw error
            }
            let taken = results[3]
            guard taken.rowCount == 1, let id = taken.text(0, 0).flatMap({ Int64($0) }),
                let model = taken.text(0, 1).flatMap({ UUID(uuidString: $0) })
            else { return nil }
            return Request(id: id, model: model, desk: taken.text(0, 2) ?? "")
        } catch {
            throw StoreError(error, name)
        }
    }

    package func answer(_ request: Request, _ answer: DeskAnswer) throws(StoreError) {
        try end(
            request, "verdict = $2, owner = $3, stages = $4, total_ms = $5",
            [
                .text(answer.verdict.rawValue), answer.owner.map { .text($0.rawValue) } ?? .null,
                .text(StoredStages.text(of: answer.stages)), .real(answer.totalMilliseconds),
            ])
    }

    /// Ends a request without a test.
    package func refuse(_ request: Request, _ reason: String) throws(StoreError) {
        try end(request, "refused = $2", [.text(reason)])
    }

    private func end(
        _ request: Request, _ changes: String, _ values: [PostgresValue]
    ) throws(StoreError) {
        do throws(PostgresError) {
            try connection.run(
                "UPDATE modelpool.request SET served_at = clock_timestamp(), \(changes) WHERE id = $1",
                [.integer(request.id)] + values)
        } catch {
            throw StoreError(error, name)
        }
    }

    /// Waits until somebody asks, for a second at most: a pooler in between passes no notices on,
    /// and what a limit kept waiting is told by none.
    package func waitForRequests() throws(StoreError) {
        do throws(PostgresError) {
            guard try connection.notices().isEmpty else { return }
            var watched = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
            _ = poll(&watched, 1, 1000)
            _ = try connection.notices()
        } catch {
            throw StoreError(error, name)
        }
    }
}
