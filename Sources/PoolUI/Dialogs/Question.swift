import FoundationEssentials
import PoolModel
import TerminalScreen

/// A question over everything else. It opens on Cancel, unless nothing can be lost.
struct Question: Sendable, Equatable {
    /// A button and what it does.
    struct Choice: Sendable, Equatable {
        let title: String
        /// `y`, `n`, `s`: chooses it without Enter.
        let key: Character?
        /// `nil`: closes the question and does nothing else.
        let action: (any DialogAction)?

        init(_ title: String, key: Character? = nil, _ action: (any DialogAction)?) {
            self.title = title
            self.key = key
            self.action = action
        }

        static let cancel = Choice("Cancel", nil)

        static func == (left: Choice, right: Choice) -> Bool {
            guard left.title == right.title, left.key == right.key else { return false }
            guard let action = left.action, let other = right.action else {
                return left.action == nil && right.action == nil
            }
            return action.isEqual(to: other)
        }
    }

    let title: String
    let body: [String]
    let choices: [Choice]
    var focused = 0
    /// Text that is asked for: a name to confirm, a path.
    var field: TextField?
    /// What the field must hold before anything but Cancel can be chosen.
    var wanted: String?
    /// The field is typed unseen.
    var isMasked = false

    init(
        title: String, body: [String], choices: [Choice], field: TextField? = nil,
        wanted: String? = nil, isMasked: Bool = false
    ) {
        self.isMasked = isMasked
        self.title = title
        self.body = body
        self.choices = choices
        self.field = field
        self.wanted = wanted
    }

    /// Something to be read and closed.
    static func message(title: String, body: [String]) -> Question {
        Question(title: title, body: body, choices: [Choice("Close", nil)])
    }

    var contexts: [Context] { [field == nil ? .dialog : .ask] }

    /// A letter of a button, or text for the field.
    mutating func type(_ key: Key) -> Bool { field?.handle(key) ?? false }

    /// The choice of a letter.
    func choice(for key: Key) -> Choice? {
        guard field == nil, case .character(let letter) = key else { return nil }
        return choices.first { $0.key == letter }
    }

    var dialog: Dialog {
        Dialog(
            title: title, body: body,
            buttons: choices.map { Dialog.Button($0.title, key: $0.key.map { String($0) }) },
            focused: field == nil ? focused : nil, fieldRows: field == nil ? 0 : 1)
    }
}
