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

    package let status: Int
    /// In their order; names in the server's case.
    package let headers: [Field]
    package let body: [UInt8]
    /// Whether the connection ended before the body did.
    package let isTruncated: Bool
    /// `1.0`, `1.1` or `2`.
    package let httpVersion: String

    package init(
        status: Int, headers: [Field] = [], body: [UInt8] = [], isTruncated: Bool = false,
        httpVersion: String = "1.1"
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
        self.httpVersion = httpVersion
    }
}
