/// Why the server could not be asked, or what it refused. No wording is in it, and no value of a
/// statement.
package struct PostgresError: Error, Sendable, Equatable {
    package enum Code: Sendable, Equatable {
        /// `libpq.so.5` cannot be opened.
        case libraryMissing
        /// An address holds a password, which everybody can read there.
        case passwordInAddress
        /// An address that is none; what of it, where that can be said.
        case badAddress(String)
        /// Nobody answered, or not in time.
        case cannotConnect
        /// It answered and let nobody in: a password, a role, a certificate.
        case refused
        /// The connection broke, or nothing came in time: what was asked may have been done.
        case lost
        /// The server refused a statement; `sqlstate` says why.
        case server
    }

    package let code: Code
    /// Five characters: https://www.postgresql.org/docs/15/errcodes-appendix.html
    package let sqlstate: String?
    /// The words of libpq or the server, foreign; of an error's parts only the first, since the
    /// others repeat values.
    package let message: String

    package init(_ code: Code, sqlstate: String? = nil, message: String = "") {
        self.code = code
        self.sqlstate = sqlstate
        self.message = message
    }
}
