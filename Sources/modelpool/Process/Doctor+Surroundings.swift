internal import Glibc
internal import PoolModel
internal import ProviderClient
internal import TerminalDriver

/// What lies around the pool: the process, the terminal, proxies and certificates.
extension Doctor {
    mutating func examineProcess() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        let isOff = limit.rlim_cur == 0
        add(
            "core dumps", isOff ? .ok : .note, isOff ? "off" : "on; one could hold secrets",
            fix: isOff ? "" : "ulimit -c 0")
        if context.environmentKey != nil {
            add(
                "environment", .note, "MODELPOOL_KEY holds a key",
                fix: "use a key file, or a systemd credential")
        }
    }

    mutating func examineTerminal() {
        let name = context.variable("TERM") ?? ""
        let locale =
            context.variable("LC_ALL") ?? context.variable("LC_CTYPE") ?? context.variable("LANG")
            ?? "C"
        let isUTF8 = locale.lowercased().filter { $0 != "-" }.contains("utf8")
        let drawing = isUTF8 ? ", UTF-8" : ", locale \(locale): drawn in ASCII"
        guard let problem = TerminalError.problem(ofName: name) else {
            return add("terminal", .ok, name + drawing)
        }
        let failure = ErrorWording.failure(TerminalError(problem, terminal: name))
        add(
            "terminal", .note, failure.sentence,
            fix: "set TERM to what the terminal is, e.g. xterm-256color; the commands work without")
    }

    mutating func examineNetwork() {
        let exceptions = ["NO_PROXY", "no_proxy"].compactMap { name in
            context.variable(name).map { "\(name)=\(Sanitizer.clean($0))" }
        }
        let shown = ProxyEnvironment.shown(context.environment) + exceptions
        let problems = ProxyEnvironment.problems(context.environment)
        for problem in problems {
            add(
                "proxies", .failed, problem,
                fix: "correct or unset it, or set the models' proxy to direct", status: .refused)
        }
        if problems.isEmpty {
            add(
                "proxies", .ok,
                shown.isEmpty ? "none in the environment" : shown.joined(separator: " "))
        }
        if context.variable("HTTP_PROXY") != nil, context.variable("http_proxy") == nil {
            add(
                "proxies", .note, "HTTP_PROXY does not count, as with curl",
                fix: "set http_proxy for plain http addresses")
        }
        examineCertificates()
    }

    // MARK: Certificates

    private mutating func examineCertificates() {
        let roots = TrustRoots.systemFile
        if let file = context.variable("SSL_CERT_FILE") {
            addCertificates("SSL_CERT_FILE=\(file)", Doctor.problem(ofCertificates: file))
        } else if access(roots, R_OK) != 0 {
            add(
                "certificates", .note, "\(roots) is not there",
                fix: "install ca-certificates, or name a CA file per model")
        }
        if let folder = context.variable("SSL_CERT_DIR") {
            // OpenSSL takes several, as in PATH.
            for path in folder.split(separator: ":").map(String.init) {
                addCertificates("SSL_CERT_DIR=\(path)", Doctor.problem(ofFolder: path))
            }
        }
    }

    private mutating func addCertificates(_ setting: String, _ problem: String?) {
        add(
            "certificates", problem == nil ? .ok : .failed,
            setting + (problem.map { ": " + $0 } ?? ""),
            fix: problem == nil ? "" : "unset it, or name what holds certificates",
            status: .refused)
    }

    private static func problem(ofCertificates path: String) -> String? {
        do throws(CommandFailure) {
            let text = try FileContent.read(path, limit: 16 << 20)
            let isPEM = String(decoding: text, as: UTF8.self).contains(" CERTIFICATE-----")
            return isPEM ? nil : "it holds no certificate"
        } catch {
            return error.sentence
        }
    }

    private static func problem(ofFolder path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return ErrorWording.system(errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { return ErrorWording.system(ENOTDIR) }
        return access(path, R_OK | X_OK) == 0 ? nil : ErrorWording.system(errno)
    }
}

// MARK: Clients

extension Doctor {
    /// Settings of known clients that win over what `exec` starts them with.
    mutating func examineClients() {
        let place = LaunchPlace(in: context)
        var isWell = true
        for type in LaunchedClients.all
        where !type.readsSharedFiles || place.program(type.name) != nil {
            let client = type.init(in: place)
            for setting in client.settings(given: []) where client.wins(setting, over: nil) {
                isWell = false
                add(
                    "clients", .note, "\(type.name): \(setting.sentence), which wins over exec",
                    fix: "take it out there, or exec MODEL -- \(type.name) may be refused")
            }
        }
        if isWell { add("clients", .ok, "no settings win over exec") }
    }
}
