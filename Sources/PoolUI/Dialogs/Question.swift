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
    /// The button with the cursor; `nil`: the field has it.
    var focused: Int?
    /// Text that is asked for: a name to confirm, a path.
    var field: TextField? {
        didSet {
            guard field?.text != oldValue?.text else { return }
            offers = Offers()
            problem = nil
        }
    }
    /// The field is for a file's path, which Tab completes.
    let asksForPath: Bool
    /// What the field's text may become.
    var offers = Offers()
    /// Why what is typed could not be taken.
    var problem: String?
    /// What was begun with what is typed; the question stays until that is done.
    var job: JobID?
    /// What the field must hold before anything but Cancel can be chosen.
    var wanted: String?
    /// The field is typed unseen.
    var isMasked = false

    init(
        title: String, body: [String], choices: [Choice], field: TextField? = nil,
        wanted: String? = nil, isMasked: Bool = false, asksForPath: Bool = false
    ) {
        self.asksForPath = asksForPath
        focused = field == nil ? 0 : nil
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

    var contexts: [Context] { [focused == nil ? .ask : .dialog] }

    /// Text for the field, while it has the cursor.
    mutating func type(_ key: Key) -> Bool {
        focused == nil ? field?.handle(key) ?? false : false
    }

    /// The choice of a letter.
    func choice(for key: Key) -> Choice? {
        guard field == nil, case .character(let letter) = key else { return nil }
        return choices.first { $0.key == letter }
    }

    /// As many rows as are offered or said below the field.
    private static let mostOffers = 5

    func draw(on screen: inout Screen) {
        let columns = Dialog.textColumns(in: screen.size)
        let said = problem.map { ("! " + $0).wrapped(toColumns: columns) } ?? []
        let offered = min(offers.list.count, Question.mostOffers)
        let dialog = Dialog(
            title: title, body: body,
            buttons: choices.map { Dialog.Button($0.title, key: $0.key.map { String($0) }) },
            focused: focused, fieldRows: field == nil ? 0 : 1 + said.count + offered)
        let rows = dialog.draw(on: &screen)
        let focus = screen.cursor
        guard let field else { return }
        field.draw(on: &screen, in: rows.row(0), isMasked: isMasked)
        if focused != nil { screen.cursor = focus }
        for (index, line) in said.enumerated() {
            StyledLine(line, .error).draw(on: &screen, in: rows.row(1 + index))
        }
        offers.draw(on: &screen, in: rows.splitRows(1 + said.count).bottom)
    }
}
