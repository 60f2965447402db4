package import FoundationEssentials
package import ModelPool
package import TerminalScreen

/// What happens to the screen: a key, a tick, or the answer to an ``Effect``.
package enum Action: Sendable {
    case input(InputEvent)
    /// The time. The runner sends it before every batch of input and at ``State/deadline``.
    case tick(Date)
    /// Ctrl-C or SIGINT; SIGTERM and SIGHUP.
    case interrupt
    case terminate

    /// Also unasked, whenever another program has changed the pool.
    case poolLoaded([ModelSummary], PoolFacts)
    case poolFailed(Failure)
    /// Ids of the models a secret of which cannot be opened.
    case locksChecked(Set<UUID>)
    case modelLoaded(EffectID, Model, history: [TestSummary])
    case modelsLoaded(EffectID, [Model])
    case copied(EffectID, Model)
    /// The saved models as they now are (new version, kept masks).
    case saved(EffectID, [Model])
    case deleted(EffectID, [UUID])
    /// Somebody else saved or deleted in between; nothing of the effect was done.
    case conflicted(EffectID, Conflict)
    /// Nothing was done: stored secrets would go to another place than they were saved for.
    case originChanged(EffectID, OriginChange)
    case failed(EffectID, Failure)
    case revealed(EffectID, row: UUID?, value: Secret)
    case previewed(EffectID, EffectiveRequest)
    case testEvent(EffectID, model: UUID, TestEvent)
    case testsDone(EffectID)
    case chatEvent(EffectID, ChatEvent)
    case listed(EffectID, modelIDs: [String])
    case referencesChecked([Reference: Bool])
    case editorClosed(EffectID, text: String?)
    case parsed(EffectID, ParsedHeaders)
    case importRead(EffectID, ImportPreview)
    case auditLoaded(EffectID, [AuditLine])
    case keyStatusLoaded(EffectID, KeyStatus)
    case done(EffectID, message: String)
}

extension Action {
    /// The effect that it answers.
    var effect: EffectID? {
        switch self {
        case .input, .tick, .interrupt, .terminate, .poolLoaded, .poolFailed, .locksChecked,
            .referencesChecked:
            nil
        case .modelLoaded(let id, _, _), .modelsLoaded(let id, _), .copied(let id, _),
            .saved(let id, _), .deleted(let id, _), .conflicted(let id, _),
            .originChanged(let id, _), .failed(let id, _), .revealed(let id, _, _),
            .previewed(let id, _), .testEvent(let id, _, _), .testsDone(let id),
            .chatEvent(let id, _), .listed(let id, _), .editorClosed(let id, _),
            .parsed(let id, _), .importRead(let id, _), .auditLoaded(let id, _),
            .keyStatusLoaded(let id, _), .done(let id, _):
            id
        }
    }
}

/// The number of an effect; a late answer for a closed screen is dropped by it.
package struct EffectID: Sendable, Hashable {
    package let number: Int
    package init(_ number: Int) { self.number = number }
}

/// What the screen says of the pool as a whole, and what the session may do.
package struct PoolFacts: Sendable, Equatable {
    /// The file's name.
    package var file: String
    /// `file`, `passphrase`, `none`, ...
    package var keySource: String
    package var isReadOnly: Bool
    /// `false` in a `--no-reveal` session: no stored value is shown or copied.
    package var canReveal: Bool
    /// A passphrase is wanted before a secret can be opened.
    package var isLocked: Bool
    /// Seconds without a key press after which the session locks itself; `nil`: never.
    package var locksAfter: Int?
    /// Said once, e.g. after the key file was made.
    package var notice: String?

    package init(
        file: String, keySource: String, isReadOnly: Bool, canReveal: Bool = true,
        isLocked: Bool = false, locksAfter: Int? = nil, notice: String? = nil
    ) {
        self.file = file
        self.keySource = keySource
        self.isReadOnly = isReadOnly
        self.canReveal = canReveal
        self.isLocked = isLocked
        self.locksAfter = locksAfter
        self.notice = notice
    }
}

/// Stored secrets of a model would go to another origin than they were saved for.
package struct OriginChange: Sendable, Equatable {
    package let modelName: String
    /// Origins in short form.
    package let from: String
    package let to: String

    package init(modelName: String, from: String, to: String) {
        self.modelName = modelName
        self.from = from
        self.to = to
    }
}

/// A failure in words: what happened and what to do.
package struct Failure: Error, Sendable, Equatable {
    package let sentence: String
    package let advice: String

    package init(sentence: String, advice: String) {
        self.sentence = sentence
        self.advice = advice
    }
}

/// An edit conflict: what the edit began from, what was to be saved, and what is stored now
/// (`nil`: it was deleted).
package struct Conflict: Sendable, Equatable {
    package let base: Model?
    package let mine: Model
    package let theirs: Model?

    package init(base: Model?, mine: Model, theirs: Model?) {
        self.base = base
        self.mine = mine
        self.theirs = theirs
    }
}

/// Pasted or edited header text taken apart; the runner has it parsed by `Interchange`.
package struct ParsedHeaders: Sendable, Equatable {
    package struct Line: Sendable, Equatable {
        package let name: String
        package let value: Value
        package let isOn: Bool
        package init(name: String, value: Value, isOn: Bool) {
            self.name = name
            self.value = value
            self.isOn = isOn
        }
    }
    package enum Value: Sendable, Equatable {
        case new(Secret)
        /// `<keep N>`: the stored value of row N (counting from 1) of what was edited.
        case keep(row: Int)
    }
    package struct Rejected: Sendable, Equatable {
        /// Counting from 1.
        package let line: Int
        package let reason: String
        package init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }
    package let lines: [Line]
    package let rejected: [Rejected]

    package init(lines: [Line], rejected: [Rejected]) {
        self.lines = lines
        self.rejected = rejected
    }
}

/// What a running chat tells.
package enum ChatEvent: Sendable, Equatable {
    case text(String)
    /// Milliseconds to the first token and in all, and the tokens of the answer where known.
    case finished(firstToken: Double?, total: Double, tokens: Int?)
    case failed(TestReport)
}

/// One entry of the audit log as it is shown.
package struct AuditLine: Sendable, Equatable {
    package let time: Date
    package let user: String
    package let action: String
    package let model: String
    package let detail: String

    package init(time: Date, user: String, action: String, model: String, detail: String) {
        self.time = time
        self.user = user
        self.action = action
        self.model = model
        self.detail = detail
    }
}

/// What an import would bring; nothing of it is saved yet.
package struct ImportPreview: Sendable, Equatable {
    /// What the file is taken for: `LiteLLM`, `curl`, ...
    package let format: String
    /// Drafts (version 0, values `.new`).
    package let models: [Model]
    /// What was left out and why, and what else is worth knowing; sanitised.
    package let notes: [String]

    package init(format: String, models: [Model], notes: [String]) {
        self.format = format
        self.models = models
        self.notes = notes
    }
}

/// The keys that open the pool.
package struct KeyStatus: Sendable, Equatable {
    /// One key slot as it is shown.
    package struct Slot: Sendable, Equatable {
        package let number: Int
        /// `key file`, `passphrase`, `recovery code`.
        package let kind: String
        package let detail: String
        /// Whether this session was opened by it.
        package let isInUse: Bool

        package init(number: Int, kind: String, detail: String, isInUse: Bool) {
            self.number = number
            self.kind = kind
            self.detail = detail
            self.isInUse = isInUse
        }
    }

    /// Sentences on the pool's key: where it comes from, how many values it seals.
    package let facts: [String]
    package let slots: [Slot]

    package init(facts: [String], slots: [Slot]) {
        self.facts = facts
        self.slots = slots
    }
}
