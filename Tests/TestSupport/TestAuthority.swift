internal import Foundation

/// A private certificate authority with all the certificates that go wrong, made by the `openssl`
/// program once for a test process.
package final class TestAuthority: Sendable {
    package let folder: TemporaryFolder

    private static let made = Task { try await TestAuthority() }

    package static func shared() async throws -> TestAuthority { try await made.value }

    package var rootFile: String { folder.file("root.pem") }
    package var otherRootFile: String { folder.file("other.pem") }
    package var clientCertificate: String { folder.file("client.pem") }
    package var clientKey: String { folder.file("client.key") }

    /// The certificates of the servers; each is for `good.here.test` and 127.0.0.1 unless its
    /// name says otherwise.
    package enum Kind: String, Sendable, CaseIterable {
        case good, expired, early, wrongHost, selfSigned, alone, viaIntermediate, byOther
    }

    package func server(_ kind: Kind) -> ServerTLS {
        ServerTLS(
            chainFile: folder.file("\(kind).pem"),
            keyFile: folder.file("\(kind == .alone ? .viaIntermediate : kind).key"))
    }

    private init() async throws {
        folder = try TemporaryFolder()
        try folder.write(TestAuthority.configuration, to: "ca.cnf")
        try await root("root", "modelpool test root")
        try await root("other", "somebody else's root")
        try await issue("good", by: "root")
        try await issue("byOther", by: "other")
        try await issue("expired", by: "root", from: "20200101000000Z", to: "20210101000000Z")
        try await issue("early", by: "root", from: "20400101000000Z", to: "20410101000000Z")
        try await issue("wrongHost", by: "root", names: "DNS:elsewhere.example,DNS:*.corp.example")
        try await issue("client", by: "root", subject: "a client")
        try await issue(
            "intermediate", by: "root", subject: "modelpool test intermediate", section: "v3_ca")
        try await issue("viaIntermediate", by: "intermediate", section: "v3_public")
        try await self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "selfSigned.key", "-out", "selfSigned.pem", "-days", "30", "-subj",
            "/CN=self", "-addext", "subjectAltName=IP:127.0.0.1,DNS:good.here.test",
        ])
        try folder.write(try folder.read("viaIntermediate.pem"), to: "alone.pem")
        try folder.write(
            try folder.read("viaIntermediate.pem") + folder.read("intermediate.pem"),
            to: "viaIntermediate.pem")
    }

    private func root(_ name: String, _ subject: String) async throws {
        try await openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "30", "-subj",
            "/O=Example Corp/CN=\(subject)", "-addext", "keyUsage=critical,keyCertSign",
        ])
    }

    private func issue(
        _ name: String, by issuer: String, subject: String = "a server",
        names: String = "DNS:good.here.test,IP:127.0.0.1", section: String = "v3_server",
        from: String = "20200101000000Z", to: String = "20491231000000Z"
    ) async throws {
        try await openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            "\(name).key", "-out", "\(name).csr", "-subj", "/CN=\(subject)",
        ])
        try folder.write("", to: "index.txt")
        try await openssl(
            [
                "ca", "-batch", "-notext", "-config", "ca.cnf", "-extensions", section, "-cert",
                "\(issuer).pem", "-keyfile", "\(issuer).key", "-in", "\(name).csr", "-out",
                "\(name).pem", "-startdate", from, "-enddate", to,
            ], names: names)
    }

    private func openssl(_ arguments: [String], names: String = "") async throws {
        let environment = Surroundings.plain.merging(["NAMES": names]) { $1 }
        let run = try await Finished.running(
            "openssl", arguments, environment: environment, directory: folder.path)
        guard run.code == 0 else {
            throw ChildProcess.Failure(description: "openssl \(arguments): \(run.errors)")
        }
    }

    private static let configuration = """
        [ca]
        default_ca = ours
        [ours]
        database = index.txt
        new_certs_dir = .
        rand_serial = yes
        default_md = sha256
        policy = any
        unique_subject = no
        [any]
        commonName = supplied
        [v3_server]
        basicConstraints = CA:FALSE
        subjectAltName = $ENV::NAMES
        [v3_public]
        basicConstraints = CA:FALSE
        subjectAltName = $ENV::NAMES
        authorityInfoAccess = caIssuers;URI:http://127.0.0.1/intermediate.crt
        [v3_ca]
        basicConstraints = critical,CA:TRUE
        keyUsage = critical,keyCertSign
        """
}
