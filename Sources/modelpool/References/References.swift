internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolUI
internal import ProviderClient
internal import Synchronization
internal import Vault

extension RequestBuilder {
    /// With the process's environment, files and helpers behind it.
    init(in context: CommandContext) {
        self.init(references: context.references, environment: context.environment)
    }

    /// The request of a command that waits for it. Helpers are asked where it names some.
    func buildWaiting(_ model: OpenedModel, _ purpose: RequestPurpose) throws -> Request {
        guard wantsHelpers(model, purpose) else { return try build(model, purpose) }
        let (result, wasInterrupted) = try Interruptible.run { (_: [Never]) in
        } _: { _ in
            do throws(RequestError) {
                return Result<Request, RequestError>.success(try await buildAsking(model, purpose))
            } catch {
                return .failure(error)
            }
        }
        if wasInterrupted { throw CommandFailure(.interrupted, "interrupted") }
        return try result.get()
    }
}

extension ConnectionTester {
    /// Begins to open libcurl, which takes as long as opening a pool does.
    init(in context: CommandContext) {
        self.init(
            transport: HTTPTransport(roots: TrustRoots(environment: context.environment)),
            builder: RequestBuilder(in: context),
            slowAfter: UserConfiguration(context.environment).slowAfter)
    }
}

/// What the references in values stand for: variables, files, and the helpers of this person's
/// configuration.
final class References: ReferenceSource {
    /// More than any header value or key may have.
    private static let maximumFile = 64 * 1024

    private let environment: [String: String]
    private let helpers: Helpers
    private let terminal: Mutex<HelperTerminal>

    init(environment: [String: String], terminal: HelperTerminal = .ofCommand()) {
        self.environment = environment
        helpers = Helpers(environment: environment)
        self.terminal = Mutex(terminal)
    }

    /// Helpers that ask somebody do so there from now on.
    func use(_ terminal: HelperTerminal) { self.terminal.withLock { $0 = terminal } }

    /// Forgets what helpers gave.
    func forget() { helpers.forget() }

    // MARK: Variables and files

    func read(_ use: ReferenceUse) throws(ReferenceProblem) -> Secret {
        if use.isShared { try checkAllowance(of: use) }
        switch use.reference {
        case .environment(let name):
            guard let value = environment[name] else { throw .notSet }
            guard !value.isEmpty else { throw .empty }
            return Secret(value)
        case .file(let path): return try content(of: path)
        case .helper: throw .notAsked
        }
    }

    /// In a pool that others can write one of them may have named it beside an address of their
    /// own.
    private func checkAllowance(of use: ReferenceUse) throws(ReferenceProblem) {
        let (settings, path) = try settings()
        guard let origin = use.destination.known,
            settings.allowed[use.reference]?.contains(origin) == true
        else { throw .notAllowed(place: use.destination.words, configuration: path) }
    }

    private func content(of path: String) throws(ReferenceProblem) -> Secret {
        // Without O_NONBLOCK a FIFO that nobody writes to would hold the program.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(ErrorWording.system(errno)) }
        defer { close(descriptor) }
        let content: Secret
        do throws(FileContent.Problem) {
            content = Secret(
                bytes: try FileContent.bytes(of: descriptor, limit: Self.maximumFile))
        } catch {
            throw .unreadable(error.words)
        }
        // By what is in it: a link, another path or a copy is the same key.
        guard !KeyFile.isKey(content), !isCredential(descriptor) else {
            throw .unreadable("it is the key of a pool, which is never sent")
        }
        return content
    }

    /// Whether it is the key that systemd brings, which alone may be without a key file's mark.
    private func isCredential(_ descriptor: Int32) -> Bool {
        var file = stat()
        var key = stat()
        guard let folder = environment["CREDENTIALS_DIRECTORY"],
            stat(folder + "/modelpool.key", &key) == 0, fstat(descriptor, &file) == 0
        else { return false }
        return file.st_dev == key.st_dev && file.st_ino == key.st_ino
    }

    // MARK: Helpers

    func refusal(of use: ReferenceUse) -> ReferenceProblem? {
        do throws(ReferenceProblem) {
            _ = try helper(of: use)
            return nil
        } catch {
            return error
        }
    }

    func ask(_ use: ReferenceUse) async -> Result<HelperValue, ReferenceProblem> {
        do throws(ReferenceProblem) {
            return await helpers.value(
                of: try helper(of: use), at: terminal.withLock(\.self))
        } catch {
            return .failure(error)
        }
    }

    func mayRenew(_ value: HelperValue) -> Bool { helpers.mayRenew(value) }

    /// The helper that is meant, if its value may go where it would go.
    private func helper(of use: ReferenceUse) throws(ReferenceProblem) -> HelperDeclaration {
        guard case .helper(let name) = use.reference else { throw .notAsked }
        let (settings, path) = try settings()
        let place = use.destination.words
        guard let helper = settings.helpers[name] else {
            throw .notDeclared(place: place, configuration: path)
        }
        guard let origin = use.destination.known, helper.origins.contains(origin) else {
            throw .elsewhere(
                place: place, declared: helper.origins.map(\.shortText), configuration: path)
        }
        if helper.hasTerminal, helpers.standing(of: helper).left == nil,
            let hindrance = terminal.withLock(\.self).hindrance()
        {
            throw .noTerminal(hindrance)
        }
        return helper
    }

    /// Read whenever it is needed, so that a change counts at once.
    private func settings() throws(ReferenceProblem) -> (ReferenceSettings, path: String) {
        let file = UserConfiguration(environment)
        do throws(UserConfiguration.Complaint) {
            return (try file.references(), file.shownPath)
        } catch {
            throw .badConfiguration(error.sentence, advice: error.advice)
        }
    }

    // MARK: What can be said of them

    /// Nothing is run for it.
    func state(of use: ReferenceUse, at now: Date) -> ReferenceState {
        guard case .helper = use.reference else {
            do throws(ReferenceProblem) {
                _ = try read(use)
                return .set
            } catch {
                if case .notAllowed = error { return .notAllowed }
                return .notSet
            }
        }
        do throws(ReferenceProblem) {
            let standing = helpers.standing(of: try helper(of: use))
            if standing.isRunning { return .asking }
            if let left = standing.left { return .lasts(until: now + left / .seconds(1)) }
            if let before = standing.failedBefore { return .failed(at: now - before / .seconds(1)) }
            return .notAsked
        } catch {
            switch error {
            case .notDeclared: return .notDeclared
            case .elsewhere: return .notAllowed
            default: return .notAsked
            }
        }
    }

    /// The helpers that are declared, by name.
    func declared() throws(ReferenceProblem) -> [HelperDeclaration] {
        try settings().0.helpers.values.sorted { $0.name < $1.name }
    }

    /// What is wrong with the lines about references.
    func problems() -> [UserConfiguration.Problem] {
        // Where there is no configuration there is nothing wrong with a line of it.
        (try? settings())?.0.problems ?? []
    }

    /// Whether a helper asks the person something.
    func wantsTerminal(_ name: String) -> Bool {
        // Without a configuration it is not asked at all.
        (try? settings())?.0.helpers[name]?.hasTerminal == true
    }

    /// Runs a helper for the sake of trying it; its value is kept and goes nowhere.
    func attempt(_ helper: HelperDeclaration) async -> Result<HelperValue, ReferenceProblem> {
        let terminal = terminal.withLock(\.self)
        if helper.hasTerminal, let hindrance = terminal.hindrance() {
            return .failure(.noTerminal(hindrance))
        }
        return await helpers.value(of: helper, at: terminal)
    }
}

extension ReferenceUse.Destination {
    /// The origin, where there is one; a SOCKS proxy has none.
    fileprivate var known: Origin? {
        switch self {
        case .origin(let origin): origin
        case .proxy(let url): ResolvedProxy.origin(of: url)
        }
    }

    fileprivate var words: String {
        switch self {
        case .origin(let origin): origin?.shortText ?? "no address"
        case .proxy: known?.shortText ?? "a proxy that has no origin"
        }
    }
}

extension HelperValue {
    /// `41 min`: how long it is used from now on.
    var timeLeft: String {
        let now = Date()
        return Age.left(until: now + left / .seconds(1), at: now)
    }
}
