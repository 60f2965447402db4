/// Why a stored model is LOCKED as a whole: what is stored is not what was last saved with the
/// pool's key. Its sentences are for people who decide what is right.
package struct ModelLock: Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        // The model's own row
        /// Its row was changed.
        case changed
        /// The row of another save of it stands there.
        case replaced
        /// No save with this key made it.
        case added
        /// These columns hold what this program never writes.
        case unreadable([String])

        // The pool as a whole
        /// An earlier release made the pool: nothing in it is sealed yet.
        case unsealed
        /// A later release made it, and may have sealed what this one does not know.
        case newer
        /// It is older than what this account has seen of it.
        case older
        /// It is another branch than what this account has seen of it.
        case branch
        /// Its state is missing or was altered.
        case state
        /// Its keys, or what it says of itself, were changed.
        case keys
        /// Its audit log was changed.
        case audit
        /// What was changed in it cannot be told.
        case unknown
    }

    /// A field of the route that is another one now.
    package struct Difference: Sendable, Hashable {
        package let field: ModelField
        /// Empty where it was not set.
        package let was: String
        package let now: String

        package init(field: ModelField, was: String, now: String) {
            self.field = field
            self.was = was
            self.now = now
        }
    }

    package let cause: Cause
    package let differences: [Difference]

    package init(_ cause: Cause, _ differences: [Difference] = []) {
        self.cause = cause
        // The address first: it decides who gets the secrets.
        self.differences =
            differences.filter { $0.field == .baseURL }
            + differences.filter { $0.field != .baseURL }
    }

    /// What was changed; not sanitised.
    package var sentence: String {
        guard !differences.isEmpty else { return cause.sentence }
        return differences.map(\.words).joined(separator: "; ") + ": " + cause.ending
    }
}

extension ModelLock.Difference {
    /// `the base URL was https://a and is now https://b`.
    package var words: String {
        "the \(name) was \(was.isEmpty ? "not set" : was) and is now "
            + (now.isEmpty ? "not set" : now)
    }

    private var name: String {
        guard let first = field.title.first, field.title.dropFirst().first?.isLowercase == true
        else { return field.title }
        return first.lowercased() + field.title.dropFirst()
    }
}

extension ModelLock.Cause {
    package var sentence: String {
        switch self {
        case .changed: "its fields or header rows were changed outside this program"
        case .replaced: "the row of another save was put in its place outside this program"
        case .added: "no save with the pool's key made it"
        case .unreadable(let columns):
            "what stands in \(columns.joined(separator: ", ")) was not written by this program"
        case .unsealed: "the pool is of an earlier release and is not sealed yet"
        case .newer: "a newer modelpool has written the pool, and this one cannot check it"
        case .older: "the pool is older than what was seen of it here before"
        case .branch: "the pool is not a continuation of what was seen of it here before"
        case .state: "the pool's state is missing or was altered outside this program"
        case .keys: "the pool's keys or its facts about itself were changed outside this program"
        case .audit: "the pool's audit log was changed outside this program"
        case .unknown:
            "models of the pool were changed outside this program, and which cannot be told"
        }
    }

    /// After the differences.
    fileprivate var ending: String {
        switch self {
        case .changed: "changed outside this program"
        default: sentence
        }
    }

    /// What to do.
    package var advice: String {
        switch self {
        case .unsealed: "look at each model's address and seal them: modelpool pool accept"
        case .newer: "update modelpool"
        default:
            "look at what was changed and put it back, or take it as it is: modelpool pool accept"
        }
    }
}
