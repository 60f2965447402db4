internal import Glibc
package import PoolModel

/// Where a key comes from.
package enum KeySource: Sendable, Equatable {
    /// `--key-fd N`.
    case descriptor(Int32)
    /// `$CREDENTIALS_DIRECTORY/modelpool.key`, put there by systemd; the path is the file's.
    case credentialsDirectory(String)
    /// `--key-file` or `$MODELPOOL_KEY_FILE`.
    case file(String)
    /// `$XDG_CONFIG_HOME/modelpool/master.key`.
    case defaultFile(String)
    /// `$MODELPOOL_KEY`, as it was taken out of the environment.
    case environment(Secret)
    /// To be asked for.
    case passphrase

    /// Reads the key; `nil` for ``passphrase``, which the caller asks for.
    package func read() throws(VaultError) -> KeyMaterial? {
        switch self {
        case .descriptor(let number):
            guard let text = KeyFile.readAll(from: number, atMost: 4096) else {
                throw VaultError(.descriptorUnreadable(number), errno: errno)
            }
            KeySource.keepFromChildren(number)
            guard let key = try KeyFile.key(in: text) else {
                throw VaultError(.keyFileMalformed, path: "/dev/fd/\(number)")
            }
            return .raw(key, sourceName: "fd")
        case .credentialsDirectory(let path):
            guard case .raw(let key, _) = try KeyFile.read(at: path, allowingBareKey: true) else {
                return nil
            }
            return .raw(key, sourceName: "systemd")
        case .file(let path), .defaultFile(let path):
            return try KeyFile.read(at: path)
        case .environment(let text):
            guard let key = try KeyFile.key(in: text) else {
                throw VaultError(.environmentKeyMalformed)
            }
            return .raw(key, sourceName: "environment")
        case .passphrase:
            return nil
        }
    }

    /// A program that is started from here (an editor, `exec`) could read the key once more from
    /// a descriptor that it inherits; as its standard input it gets nothing.
    private static func keepFromChildren(_ number: Int32) {
        guard number == STDIN_FILENO else {
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            return
        }
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard nothing >= 0 else { return }
        dup2(nothing, number)
        close(nothing)
    }
}

/// Which source is taken when several are given.
package enum KeySources {
    /// What the command line and the process brought.
    package struct Options: Sendable {
        /// `--key-fd`.
        package var descriptor: Int32?
        /// `--key-file`.
        package var file: String?
        /// `$MODELPOOL_KEY`, taken by ``ProcessHygiene``.
        package var environmentKey: Secret?

        package init(
            descriptor: Int32? = nil, file: String? = nil, environmentKey: Secret? = nil
        ) {
            self.descriptor = descriptor
            self.file = file
            self.environmentKey = environmentKey
        }
    }

    /// The first source that is given, in the order of ``KeySource``'s cases. One that was named
    /// is taken even where it cannot be read: then reading it fails, and no other is tried.
    ///
    /// - Parameter slots: the kinds of slots the pool has; empty on the first run. A default key
    ///   file is passed over where the pool has no slot for it.
    package static func choose(
        _ options: Options, environment: [String: String], slots: [KeySlot.Kind]
    ) -> KeySource {
        if let descriptor = options.descriptor { return .descriptor(descriptor) }
        if let folder = environment.variable("CREDENTIALS_DIRECTORY") {
            let path = folder + "/modelpool.key"
            // systemd sets the variable for credentials of other names as well.
            if KeyFile.exists(at: path) { return .credentialsDirectory(path) }
        }
        if let file = options.file { return .file(file) }
        if let file = environment.variable("MODELPOOL_KEY_FILE") { return .file(file) }
        let keyFits = slots.isEmpty || slots.contains(.key)
        if keyFits, let path = defaultFile(environment), KeyFile.exists(at: path) {
            return .defaultFile(path)
        }
        if let key = options.environmentKey { return .environment(key) }
        if keyFits, !slots.contains(.passphrase), !slots.contains(.recovery),
            let path = defaultFile(environment)
        {
            return .defaultFile(path)
        }
        return .passphrase
    }

    /// Where the first run puts the key; `nil` without a home folder.
    package static func defaultFile(_ environment: [String: String]) -> String? {
        environment.folder("XDG_CONFIG_HOME", below: ".config").map {
            $0 + "/modelpool/master.key"
        }
    }
}
