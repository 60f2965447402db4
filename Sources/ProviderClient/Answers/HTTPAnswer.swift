/// What a server sent back, as received: nothing in it is trusted or sanitised.
package struct HTTPAnswer: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A body that does not end as its head announced.
    package struct Flaw: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            /// The connection was closed in order before all had come.
            case cutOff
            case broken(ConnectionBreak)
            /// What stands between the parts of the body is not what HTTP wants there; the
            /// library's words.
            case malformed(String)
        }

        package let kind: Kind
        /// How many bytes of the body had come, decoded.
        package let received: Int

        package init(_ kind: Kind, received: Int) {
            self.kind = kind
            self.received = received
        }
    }

    package let status: Int
    /// In their order; names in the server's case.
    package let headers: [Field]
    package let body: [UInt8]
    /// `nil`: it ends as announced.
    package let flaw: Flaw?
    /// Whether a client certificate was asked for in the handshake, and there was none to give.
    package let asksForCertificate: Bool

    package init(
        status: Int, headers: [Field] = [], body: [UInt8] = [], flaw: Flaw? = nil,
        asksForCertificate: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.flaw = flaw
        self.asksForCertificate = asksForCertificate
    }
}
