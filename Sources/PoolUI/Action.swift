package import FoundationEssentials
package import ModelPool
package import TerminalScreen

/// What happens to the screen: a key, a tick, or the answer to an ``Effect``.
package enum Action: Sendable {
    case input(InputEvent)
    /// The time, sent with every batch of input and while something runs (four times a second).
    case tick(Date)
    /// Ctrl-C or SIGINT; SIGTERM and SIGHUP.
    case interrupt
    case terminate

    case poolLoaded([ModelSummary], PoolFacts)
    /// Ids of the models a secret of which cannot be opened.
    case locksChecked(Set<UUID>)
    case modelLoaded(Model, history: [TestSummary])
    /// The saved models as they now are (new version, kept masks).
    case saved(EffectID, [Model])
    case deleted(EffectID, [UUID])
    /// Somebody else saved or deleted in between.
    case conflicted(EffectID, Conflict)
    case failed(EffectID, Failure)
    case revealed(EffectID, row: UUID?, value: Secret)
    case previewed(EffectID, EffectiveRequest)
    case testEvent(EffectID, model: UUID, TestEvent)
    case testsDone(EffectID)
    case chatEvent(EffectID, ChatEvent)
    case listed(EffectID, modelIDs: [String])
    case editorClosed(EffectID, text: String?)
    case parsed(EffectID, ParsedHeaders)
    case auditLoaded(EffectID, [AuditLine])
    case done(EffectID, message: String)
}

/// The number of an effect; a late answer for a closed screen is dropped by it.
package struct EffectID: Sendable, Hashable {
    package let number: Int
    package init(_ number: Int) { self.number = number }
}

/// What the screen says of the pool as a whole.
package struct PoolFacts: Sendable, Equatable {
    /// The file's name.
    package var file: String
    /// `file`, `passphrase`, `none`, ...
    package var keySource: String
    package var isReadOnly: Bool
    /// Said once, e.g. after the key file was made.
    package var notice: String?

    package init(file: String, keySource: String, isReadOnly: Bool, notice: String? = nil) {
        self.file = file
        self.keySource = keySource
        self.isReadOnly = isReadOnly
        self.notice = notice
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
