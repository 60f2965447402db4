internal import Glibc
internal import PoolModel
internal import ProviderClient
internal import Vault

extension RequestBuilder {
    /// With the process's environment and files behind it.
    init(in world: World) {
        let environment = world.environment
        self.init(
            resolve: { reference throws(ReferenceProblem) in
                try References.resolve(reference, environment)
            }, environment: environment)
    }
}

extension ConnectionTester {
    /// Begins to open libcurl, which takes as long as opening a pool does.
    init(in world: World) {
        self.init(
            transport: HTTPTransport(roots: TrustRoots(environment: world.environment)),
            builder: RequestBuilder(in: world),
            slowAfter: UserConfiguration.slowAfter(in: world))
    }
}

/// Reads what the references in values stand for.
enum References {
    /// More than any header value or key may have.
    static let maximumFile = 64 * 1024

    /// What a reference stands for at this moment; a file's content as it is.
    static func resolve(
        _ reference: Reference, _ environment: [String: String]
    ) throws(ReferenceProblem) -> Secret {
        switch reference {
        case .environment(let name):
            guard let value = environment[name] else { throw .notSet }
            guard !value.isEmpty else { throw .empty }
            return Secret(value)
        case .file(let path):
            // Without O_NONBLOCK a FIFO that nobody writes to would hold the program.
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw .unreadable(ErrorWording.system(errno)) }
            defer { close(descriptor) }
            let content: Secret
            do throws(FileContent.Problem) {
                content = Secret(bytes: try FileContent.bytes(of: descriptor, limit: maximumFile))
            } catch {
                throw .unreadable(error.words)
            }
            // By what is in it: a link, another path or a copy is the same key.
            guard !KeyFile.isKey(content), !isCredential(descriptor, environment) else {
                throw .unreadable("it is the key of a pool, which is never sent")
            }
            return content
        }
    }

    /// Whether it is the key that systemd brings, which alone may be without a key file's mark.
    private static func isCredential(
        _ descriptor: Int32, _ environment: [String: String]
    ) -> Bool {
        var file = stat()
        var key = stat()
        guard let folder = environment["CREDENTIALS_DIRECTORY"],
            stat(folder + "/modelpool.key", &key) == 0, fstat(descriptor, &file) == 0
        else { return false }
        return file.st_dev == key.st_dev && file.st_ino == key.st_ino
    }
}
