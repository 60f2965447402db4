import FoundationEssentials
import PoolModel

/// What runs, and for what: the number of every unanswered effect with its purpose. An answer
/// whose number is not in it any more is dropped.
struct EffectLedger: Sendable, Equatable {
    enum Purpose: Sendable, Equatable {
        /// Loading a model to open its form, test it, or chat with it.
        case open(UUID)
        case testSaved(UUID)
        case chatWith(UUID)
        case duplicate(UUID)
        case saveForm
        /// Saving many: a bulk change, an import.
        case saveBulk, saveImport
        case deleteModels, setEnabled
        /// A value for the eye, a value for a row that becomes shown or is duplicated.
        case reveal(row: UUID?)
        case showAlways(row: UUID)
        case duplicateRow(UUID)
        case preview, test, testMany, chat, listModels
        case copySecret, copyCurl, writeFile
        case edit(rows: [UUID])
        case parsePaste
        case parseEdited(rows: [UUID], text: String)
        case loadBulk, importFile, exportFile, loadAudit, loadKeyStatus, unlock
    }

    private var running: [EffectID: Purpose] = [:]
    private var last = 0

    /// All that are unanswered, the oldest first.
    var numbers: [EffectID] { running.keys.sorted { $0.number < $1.number } }

    mutating func begin(_ purpose: Purpose) -> EffectID {
        last += 1
        let id = EffectID(last)
        running[id] = purpose
        return id
    }

    func purpose(of id: EffectID) -> Purpose? { running[id] }

    /// The purpose of an effect that has its answer, or is not waited for any more.
    @discardableResult
    mutating func end(_ id: EffectID) -> Purpose? { running.removeValue(forKey: id) }

    func contains(_ purpose: Purpose) -> Bool { running.values.contains(purpose) }
}
