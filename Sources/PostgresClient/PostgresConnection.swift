internal import CPostgres

/// A connection to a PostgreSQL server, for one thread at a time. Every statement is an unnamed one
/// and nothing is set for the session, so that a pooler in between (PgBouncer) may give each
/// transaction another connection to the server.
package final class PostgresConnection {
    package enum Status: Sendable {
        case idle, inTransaction, failed
        /// The connection is lost.
        case unknown
    }

    package let address: PostgresAddress
    /// How long nothing may come before a connection counts as lost. The server's own limits do not
    /// help where the network is silent.
    package var patience: Duration = .seconds(20)
    private var pointer: OpaquePointer?
    /// How often something was sent whose answer was not read yet.
    private var unread = 0

    /// Connects. Of several hosts it takes the first that can be written to and, where there is
    /// none, any.
    package init(_ address: PostgresAddress) throws(PostgresError) {
        self.address = address
        var failure = PostgresError(.cannotConnect)
        for parameters in address.attempts {
            switch PostgresConnection.connect(parameters, within: address.patience) {
            case .success(let connected):
                pointer = connected
                return
            case .failure(let error): failure = error
            }
        }
        throw failure
    }

    deinit { close() }

    private func close() {
        if let pointer { cpostgres_close(pointer) }
        pointer = nil
    }

    private static func connect(
        _ parameters: [PostgresAddress.Parameter], within limit: Duration
    ) -> Result<OpaquePointer, PostgresError> {
        let milliseconds = Int32(clamping: limit.components.seconds * 1000)
        let connected = PostgresAddress.withParameters(parameters) {
            cpostgres_connect($0, $1, milliseconds)
        }
        guard let connected else {
            return .failure(
                PostgresError(
                    .cannotConnect, message: "no answer within \(limit.components.seconds) s"))
        }
        guard !cpostgres_is_connected(connected) else { return .success(connected) }
        defer { cpostgres_close(connected) }
        let message = String(cString: cpostgres_problem(connected)).trimmedLines
        return .failure(
            PostgresError(
                refuses(connected, message) ? .refused : .cannotConnect, message: message))
    }

    private static func refuses(_ connection: OpaquePointer, _ message: String) -> Bool {
        cpostgres_wants_password(connection) || isRefusal(message)
    }

    /// Whether somebody answered, and let nobody in: libpq keeps no code of it, so its words are
    /// looked at. What is not known here reads "cannot connect", with the same words behind it.
    static func isRefusal(_ message: String) -> Bool {
        // A server that starts, stops or recovers lets us in a little later.
        if message.contains("the database system is ") { return false }
        return ["FATAL: ", "certificate", "SSL error", "does not support SSL"].contains {
            message.contains($0)
        }
    }

    // MARK: Facts

    package var isLost: Bool { pointer.map { !cpostgres_is_connected($0) } ?? true }

    package var transactionStatus: Status {
        guard let pointer, !isLost else { return .unknown }
        switch cpostgres_transaction_status(pointer) {
        case CPOSTGRES_IDLE: return .idle
        case CPOSTGRES_IN_TRANSACTION, CPOSTGRES_ACTIVE: return .inTransaction
        case CPOSTGRES_IN_FAILED_TRANSACTION: return .failed
        default: return .unknown
        }
    }

    /// To be waited for; -1 where the connection is lost.
    package var socket: Int32 { pointer.map { cpostgres_socket($0) } ?? -1 }
    /// The host that it is connected to; the folder of a socket.
    package var host: String { pointer.map { String(cString: cpostgres_host($0)) } ?? "" }
    /// `TLSv1.3`; `nil` without TLS.
    package var tls: String? {
        pointer.flatMap { cpostgres_tls($0) }.map { String(cString: $0) }
    }
    /// The number of the process that serves us; that of a pooler is one of its own.
    package var backend: Int32 { pointer.map { cpostgres_backend($0) } ?? 0 }

    /// A setting that the server reports by itself (`in_hot_standby`, `server_encoding`).
    package func reported(_ name: String) -> String? {
        pointer.flatMap { cpostgres_reported($0, name) }.map { String(cString: $0) }
    }

    // MARK: Statements

    /// Sends all of them at once, waits, and returns their results in order. Those after the first
    /// that fails were not run; without a BEGIN none was. After an error of the server's the
    /// connection can be used, in whatever state its transaction is.
    @discardableResult
    package func run(
        _ statements: [PostgresStatement]
    ) throws(PostgresError) -> [PostgresResult] {
        let pointer = try send(statements)
        var results: [PostgresResult] = []
        var failure: PostgresError?
        while let result = try next() {
            switch cpostgres_result_kind(result.pointer) {
            case CPOSTGRES_ROWS, CPOSTGRES_COMMAND: results.append(result)
            case CPOSTGRES_LEFT_OUT: break
            case CPOSTGRES_SYNC where unread > 1:
                // All until here answers what nobody waited for.
                unread -= 1
                (results, failure) = ([], nil)
            case CPOSTGRES_SYNC:
                unread = 0
                guard cpostgres_pipeline_end(pointer) else { throw lost() }
                if let failure { throw failure }
                return results
            case CPOSTGRES_ERROR:
                let error = PostgresConnection.error(of: result)
                guard !isLost else { throw lost(error) }
                failure = failure ?? error
            default: throw lost()
            }
        }
        throw lost(failure)
    }

    /// Sends a statement whose answer nobody needs. It is read with that of what is run next.
    package func post(_ sql: String) throws(PostgresError) {
        _ = try send([PostgresStatement(sql)])
    }

    private func send(_ statements: [PostgresStatement]) throws(PostgresError) -> OpaquePointer {
        let pointer = try connected()
        guard unread > 0 || cpostgres_pipeline_begin(pointer) else { throw lost() }
        for statement in statements where !PostgresConnection.send(statement, on: pointer) {
            throw lost()
        }
        guard cpostgres_pipeline_sync(pointer) else { throw lost() }
        unread += 1
        return pointer
    }

    /// Runs one statement.
    @discardableResult
    package func run(
        _ sql: String, _ values: [PostgresValue] = []
    ) throws(PostgresError) -> PostgresResult {
        guard let result = try run([PostgresStatement(sql, values)]).first else { throw lost() }
        return result
    }

    /// The next result. Each statement's end, which libpq marks by none, is passed over; a second
    /// one without a result between them means that there is nothing left to come.
    private func next() throws(PostgresError) -> PostgresResult? {
        for _ in 0..<2 {
            let deadline = cpostgres_now() + Int64(patience.components.seconds) * 1_000_000_000
            var result: OpaquePointer?
            guard cpostgres_next(try connected(), deadline, &result) == CPOSTGRES_GOT else {
                throw lost(
                    PostgresError(
                        .lost, message: "no answer within \(patience.components.seconds) s"))
            }
            if let result { return PostgresResult(result) }
        }
        return nil
    }

    private static func send(_ statement: PostgresStatement, on pointer: OpaquePointer) -> Bool {
        let values = statement.values
        // All values one after the other, each ended with a 0, and where each begins.
        var bytes: [UInt8] = []
        var places: [(start: Int, count: Int)] = []
        for value in values {
            let start = bytes.count
            value.append(to: &bytes)
            places.append((start, bytes.count - start))
            bytes.append(0)
        }
        // They may hold secrets in no case: values are sealed before they come here.
        return bytes.withUnsafeBufferPointer { buffer in
            let texts = zip(values, places).map { value, place -> UnsafePointer<CChar>? in
                guard value != .null, let base = buffer.baseAddress else { return nil }
                return UnsafeRawPointer(base + place.start).assumingMemoryBound(to: CChar.self)
            }
            return cpostgres_send(
                pointer, statement.sql, Int32(values.count), values.map(\.type), texts,
                places.map { Int32($0.count) }, values.map { _ in 1 })
        }
    }

    private static func error(of result: PostgresResult) -> PostgresError {
        func part(_ part: cpostgres_part) -> String? {
            cpostgres_error_part(result.pointer, part).map { String(cString: $0) }
        }
        return PostgresError(
            .server, sqlstate: part(CPOSTGRES_SQLSTATE),
            message: (part(CPOSTGRES_MESSAGE) ?? "").trimmedLines)
    }

    // MARK: Notifications

    /// Reads what is there, without waiting.
    /// - Returns: the channels that somebody notified since the last call.
    package func notices() throws(PostgresError) -> [String] {
        let pointer = try connected()
        guard cpostgres_consume(pointer) else { throw lost() }
        var channels: [String] = []
        var sender: Int32 = 0
        while let channel = cpostgres_notification(pointer, &sender) {
            channels.append(String(cString: channel))
            cpostgres_free_text(channel)
        }
        return channels
    }

    /// Asks the server to end the statement that runs.
    package func cancel() { canceller?.cancel() }

    /// What ends the statement that runs, from any thread; `nil` where the connection is lost.
    package var canceller: PostgresCanceller? {
        pointer.flatMap { cpostgres_cancel_new($0) }.map { PostgresCanceller($0) }
    }

    // MARK: Loss

    private func connected() throws(PostgresError) -> OpaquePointer {
        guard let pointer else { throw PostgresError(.lost) }
        return pointer
    }

    /// Gives the connection up: what it would answer next belongs to nothing.
    private func lost(_ cause: PostgresError? = nil) -> PostgresError {
        let message =
            cause?.message ?? pointer.map { String(cString: cpostgres_problem($0)) } ?? ""
        close()
        return PostgresError(.lost, sqlstate: cause?.sqlstate, message: message.trimmedLines)
    }
}

/// Ends a statement that runs on a connection. It may outlive that.
// @unchecked Sendable: libpq lets any thread use it, and it is freed with its last user.
package final class PostgresCanceller: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { cpostgres_cancel_free(pointer) }

    /// Waits until the server has heard it.
    @discardableResult
    package func cancel() -> Bool { cpostgres_cancel_send(pointer) }
}

extension String {
    /// Its lines without their ends, and without blanks around them, as one line.
    var trimmedLines: String {
        split(whereSeparator: \.isNewline).map { line in
            String(line.drop { $0 == " " || $0 == "\t" })
        }.joined(separator: "; ")
    }
}
