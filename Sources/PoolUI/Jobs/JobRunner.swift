package import FoundationEssentials
package import PoolModel

/// Has jobs done, each at its place, and answers each of them once with ``Job/ended(_:_:)``. Any
/// answer may come late and on another thread.
package protocol JobRunner {
    func runOnStore(_ job: some StoreJob, _ id: JobID)
    func runOnFiles(_ job: some FileJob, _ id: JobID)
    func runOnTerminal(_ job: some TerminalJob, _ id: JobID)
    func runRequest(_ job: some RequestJob, _ id: JobID)
}

/// What jobs can ask of the store. What is thrown is their ``Refusal``.
package protocol StoreServices {
    func pool() throws -> PoolContents
    /// Opens every secret, and looks at what was changed outside this program.
    func lockCheck() throws -> LockCheck
    /// What the kept tests of each model say together.
    func statistics() throws -> [UUID: TestStatistics]
    func model(_ id: UUID) throws -> LoadedModel
    /// The header sets, sorted by name, each with the models that attach it.
    func headerSets() throws -> [LoadedModel]
    /// A set of the rows and the key that these models have alike, and the models that attach it
    /// instead: all drafts.
    func setOfRows(alikeIn ids: [UUID], named name: String) throws -> [Model]
    /// The models that attach a set, with its rows as their own: drafts.
    func modelsWithRows(of set: UUID) throws -> [Model]
    /// In the order asked for.
    func models(_ ids: [UUID]) throws -> [Model]
    /// A draft (version 0, new ids) of a stored model with its values as `.new`.
    func copy(of id: UUID) throws -> Model
    /// Inserts (version 0) or updates in one transaction; `sendSecretsToNewOrigin` says that the
    /// person has agreed to it.
    /// - Returns: the models as they now are (new version, kept masks).
    func save(_ models: [Model], sendSecretsToNewOrigin: Bool) throws -> [Model]
    func delete(_ models: [ModelReference]) throws
    func setEnabled(_ ids: [UUID], _ isOn: Bool) throws
    /// A stored header's value, or the API key where `row` is `nil`. It is audited.
    func reveal(_ model: UUID, row: UUID?) throws -> Secret
    /// The same of a model that may be a draft, whose new values are not in the store.
    func value(of model: Model, row: UUID?) throws -> Secret
    /// The request as it would be sent, with masks.
    func request(of model: Model) throws -> EffectiveRequest
    /// A `curl` command of the request, secrets as shell variables.
    func curlCommand(of model: Model) throws -> Secret
    /// The newest first.
    func auditLog() throws -> [AuditLine]
    func keyStatus() throws -> KeyStatus
    /// What was changed outside this program; `nil`: nothing was.
    func outsideChanges() throws -> OutsideReport?
    /// Takes it as it is, if it still is what was agreed to; the pool from then on.
    func accept(_ digest: [UInt8]) throws -> PoolContents
    /// Forgets the opened keys.
    func lock() throws -> PoolContents
    func unlock(_ passphrase: Secret) throws -> PoolContents
    /// Reads and takes apart a file, saves nothing.
    func importable(from path: String) throws -> ImportPreview
    /// The models without secrets, in the format of the file's extension.
    func exported(_ ids: [UUID], for path: String) throws -> ExportedText
}

package protocol FileServices {
    /// How a reference stands now. Values stay away, and no helper is run.
    func state(of use: ReferenceUse) -> ReferenceState
    /// A new file with mode 0600; an existing one is not overwritten.
    /// - Returns: the whole path.
    func write(_ text: String, to path: String) throws -> String
    /// What a path that is being typed may become; folders end in a slash.
    func completions(of path: String) -> [String]
    /// The models that a text describes; saves nothing.
    func importable(text: String, takenIDs: Set<UUID>) -> ImportPreview
    /// Takes pasted text or an edited file apart.
    func parseHeaders(_ text: String) -> ParsedHeaders
}

package protocol TerminalServices {
    /// To the terminal's clipboard (OSC 52).
    func copy(_ text: String) throws
    /// Opens `$VISUAL` or `$EDITOR` on a private file.
    /// - Returns: the text as it was when the editor was closed; `nil`: it was left with a code
    ///   that says to change nothing (`:cq`).
    func edit(_ text: String) throws -> String?
}

package protocol RequestServices: Sendable {
    /// At a desk: has a model tested by whoever has the key.
    func askForTest(
        of model: UUID, named name: String,
        telling tell: @escaping @Sendable (AskedTest) -> Void
    ) async throws -> TestSummary
    func test(
        _ model: Model, isDraft: Bool, _ options: TestOptions, sendSecretsToNewOrigin: Bool,
        telling tell: @escaping @Sendable (TestEvent) -> Void
    ) async throws
    /// Saved models.
    func test(
        _ ids: [UUID], _ options: TestOptions,
        telling tell: @escaping @Sendable (UUID, TestEvent) -> Void
    ) async throws
    func chat(
        with model: Model, _ turns: [ChatTurn], sendSecretsToNewOrigin: Bool,
        telling tell: @escaping @Sendable (String) -> Void
    ) async throws -> ChatEnding
    /// The ids of the models that the provider has.
    func modelIDs(of model: Model, sendSecretsToNewOrigin: Bool) async throws -> [String]
}
