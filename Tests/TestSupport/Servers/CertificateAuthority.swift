internal import Foundation

/// A private authority, made with the `openssl` program, and the certificates that it issues.
/// All are files in one folder.
package final class CertificateAuthority: Sendable {
    /// A certificate and its key.
    package struct Pair: Sendable {
        package let certificate: String
        package let key: String
    }

    package let folder: TemporaryFolder
    /// The root's certificate: what a client must trust.
    package var root: String { folder.file("root.crt") }

    /// Dates in the form of `openssl ca`.
    private static let validity = (from: "20200101000000Z", to: "20990101000000Z")

    package init() async throws {
        folder = try TemporaryFolder()
        try folder.write(CertificateAuthority.configuration, to: "openssl.cnf")
        for authority in ["root", "middle"] {
            try folder.write("", to: "\(authority).index")
            try folder.write("unique_subject = no\n", to: "\(authority).index.attr")
        }
        try await openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out",
            "root.crt", "-subj", "/CN=Modelpool Test Root", "-days", "3650", "-config",
            "openssl.cnf", "-extensions", "authority")
        _ = try await issue(
            "middle", subject: "Modelpool Test Intermediate", extensions: "authority")
    }

    /// A certificate for `names` (in the form `DNS:localhost,IP:127.0.0.1`), by the root or by the
    /// intermediate authority.
    package func issue(
        _ file: String, subject: String = "localhost", names: String = "DNS:localhost,IP:127.0.0.1",
        from: String = validity.from, to: String = validity.to, by authority: String = "root",
        extensions: String = "end"
    ) async throws -> Pair {
        try await openssl(
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(file).key", "-out",
            "\(file).csr", "-subj", "/CN=\(subject)", "-config", "openssl.cnf")
        try await openssl(
            "ca", "-batch", "-notext", "-config", "openssl.cnf", "-name", "by_\(authority)",
            "-in", "\(file).csr", "-out", "\(file).crt", "-startdate", from,
            "-enddate", to, "-extensions", extensions, names: names)
        return Pair(certificate: folder.file("\(file).crt"), key: folder.file("\(file).key"))
    }

    /// A certificate that nobody else signed.
    package func selfSigned(_ file: String) async throws -> Pair {
        try await openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(file).key", "-out",
            "\(file).crt", "-subj", "/CN=localhost", "-days", "3650", "-config", "openssl.cnf",
            "-extensions", "end")
        return Pair(certificate: folder.file("\(file).crt"), key: folder.file("\(file).key"))
    }

    private func openssl(
        _ arguments: String..., names: String = "DNS:localhost,IP:127.0.0.1"
    ) async throws {
        let result = try await Finished.running(
            "openssl", arguments,
            environment: Surroundings.plain.merging(["NAMES": names]) { $1 },
            directory: folder.path)
        guard result.code == 0 else {
            throw ChildProcess.Failure(description: "openssl \(arguments[0]): \(result.errors)")
        }
    }

    private static let configuration = """
        [req]
        distinguished_name = subject
        [subject]
        [by_root]
        certificate = root.crt
        private_key = root.key
        database = root.index
        new_certs_dir = .
        default_md = sha256
        policy = any
        rand_serial = yes
        [by_middle]
        certificate = middle.crt
        private_key = middle.key
        database = middle.index
        new_certs_dir = .
        default_md = sha256
        policy = any
        rand_serial = yes
        [any]
        commonName = supplied
        [authority]
        basicConstraints = critical, CA:true
        keyUsage = critical, keyCertSign, cRLSign
        subjectKeyIdentifier = hash
        [end]
        basicConstraints = critical, CA:false
        subjectAltName = $ENV::NAMES
        """
}
