import Testing

@testable import PostgresClient

/// What an address is taken for, and what is made of it where nobody asked for anything.
struct PostgresAddressTests {
    private func parameters(_ text: String) throws -> [String: String] {
        let attempt = try PostgresAddress(text).attempts[0]
        return Dictionary(uniqueKeysWithValues: attempt.map { ($0.keyword, $0.value) })
    }

    @Test(arguments: [
        ("postgresql://db.corp.example/models", true), ("postgres:///models", true),
        ("service=models", true), ("host=/run/postgresql dbname=models", true),
        ("user = me", true), ("/var/lib/pool.db", false), ("pool.db", false),
        ("./service=models", false), ("a=b.db", false), ("postgresql.db", false),
    ])
    func anAddressIsToldFromAFile(_ text: String, _ isAddress: Bool) {
        #expect(PostgresAddress.isAddress(text) == isAddress)
    }

    @Test(arguments: [
        "postgresql://me:secret@db/models", "postgres://me:@db", "postgresql://a:b/c@db/models",
        "postgresql://db/models?password=secret", "host=db password=secret",
        "host=db password = 'se cret'", "postgresql://db/x?sslpassword=secret",
        "postgresql://db/x?p%61ssword=secret", "PostgreSQL://me:secret@db/models",
    ])
    func aPasswordInAnAddressIsRefused(_ text: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresAddress(text) }
        #expect(error?.code == .passwordInAddress)
        #expect(error?.message.contains("secret") == false)
    }

    @Test(arguments: [
        "postgresql://db/x?nosuch=1", "host=db nosuch=1", "host", "postgresql://[::1", "host='db",
    ])
    func whatIsNoAddressIsSaidWithoutWhatWasGiven(_ text: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresAddress(text) }
        guard case .badAddress(let option) = error?.code else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
        #expect(option.isEmpty != text.contains("nosuch"))
    }

    @Test(arguments: [
        "postgresql:///models", "postgresql://localhost/models", "postgresql://127.0.0.1:5433/x",
        "postgresql://[::1]/models", "host=/run/postgresql dbname=x", "host=@abstract dbname=x",
        "host=db.corp.example hostaddr=127.0.0.1", "postgresql://localhost,127.0.0.2/x",
    ])
    func whatStaysOnThisMachineIsLeftToLibpq(_ text: String) throws {
        let address = try PostgresAddress(text)
        #expect(address.isLocal)
        #expect(address.warning == nil)
        let parameters = try parameters(text)
        #expect(parameters["sslmode"] == nil)
        #expect(parameters["connect_timeout"] == "10")
        #expect(parameters["tcp_user_timeout"] == "15000")
    }

    @Test(arguments: [
        "postgresql://db.corp.example/models", "host=10.1.2.3", "host=localhost,db.corp.example",
        "host=localhost hostaddr=10.1.2.3", "host=db.corp.example,x hostaddr=,127.0.0.1",
        "postgresql://127.0.0.1.corp.example/x", "postgresql://[fd00::1]/x",
    ])
    func aRemoteHostIsVerifiedWhereNobodyAskedForLess(_ text: String) throws {
        let address = try PostgresAddress(text)
        #expect(!address.isLocal)
        #expect(address.warning == nil)
        let parameters = try parameters(text)
        #expect(parameters["sslmode"] == "verify-full")
        #expect(parameters["sslrootcert"] == "/etc/ssl/certs/ca-certificates.crt")
        #expect(parameters["gssencmode"] == "disable")
    }

    @Test(arguments: ["disable", "allow", "prefer", "require", "verify-ca"])
    func aLowerModeThatSomebodyAskedForIsTakenAndSaid(_ mode: String) throws {
        let text = "postgresql://db.corp.example/models?sslmode=\(mode)"
        let warning = try #require(try PostgresAddress(text).warning)
        #expect(warning.hasPrefix("sslmode=\(mode): what goes to db.corp.example"))
        #expect(try parameters(text)["sslmode"] == mode)
    }

    @Test func whatSomebodyGaveIsKept() throws {
        let given = try parameters(
            "host=db sslmode=verify-full sslrootcert=/x.pem gssencmode=require connect_timeout=3 "
                + "tcp_user_timeout=7 application_name=mine")
        #expect(given["sslrootcert"] == "/x.pem")
        #expect(given["gssencmode"] == "require")
        #expect(given["connect_timeout"] == "3")
        #expect(given["tcp_user_timeout"] == "7")
        #expect(given["application_name"] == "mine")
    }

    @Test func ofSeveralHostsTheOneIsLookedForThatIsWrittenTo() throws {
        func sessions(_ text: String) throws -> [String?] {
            try PostgresAddress(text).attempts.map { attempt in
                attempt.first { $0.keyword == "target_session_attrs" }?.value
            }
        }
        #expect(try sessions("host=a,b") == ["read-write", "any"])
        #expect(try sessions("host=a,b target_session_attrs=read-write") == ["read-write", "any"])
        #expect(try sessions("host=a,b target_session_attrs=standby") == ["standby"])
        #expect(try sessions("host=a") == [nil])
    }

    @Test func aServiceThatIsNotThereIsNamed() {
        let error = #expect(throws: PostgresError.self) {
            try PostgresAddress("service=no-such-service")
        }
        #expect(error?.message.contains("no-such-service") == true)
    }

    @Test(arguments: [
        ("FATAL:  password authentication failed for user \"me\"", true),
        ("FATAL:  role \"me\" does not exist", true),
        ("SSL error: certificate verify failed", true),
        ("FATAL:  the database system is starting up", false),
        ("FATAL:  the database system is not yet accepting connections", false),
        ("Connection refused; Is the server running on that host?", false),
    ])
    func aServerThatIsNotReadyYetIsNoRefusal(_ words: String, _ isRefusal: Bool) {
        #expect(
            PostgresConnection.isRefusal("connection to server at \"db\" failed: " + words)
                == isRefusal)
    }
}
