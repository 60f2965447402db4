import PoolModel
import TerminalScreen

/// A chat in lines of so many columns. What was said is wrapped once, and of the answer that comes
/// only what is new: an answer may have 200,000 characters and come letter by letter.
struct Transcript: Sendable, Equatable {
    let columns: Int
    private var lines: [StyledLine] = []
    private(set) var answer: GrowingText

    init(of chat: ChatView, columns: Int) {
        self.columns = columns
        answer = Transcript.noAnswer(columns)
        for (index, turn) in chat.turns.enumerated() {
            add(turn)
            if let note = chat.notes[index + 1] { add(note) }
        }
        take(chat.streamed)
    }

    private static let indent = 2

    private static func noAnswer(_ columns: Int) -> GrowingText {
        GrowingText(columns: max(columns - indent, 10))
    }

    /// More of the answer that comes.
    mutating func take(_ piece: String) {
        answer.append(Sanitizer.clean(piece, keepingLines: true))
    }

    /// The answer is over.
    mutating func endAnswer() {
        lines.append(Transcript.heading(.assistant))
        lines += (answer.lines + answer.lastLines).map(Transcript.line)
        answer = Transcript.noAnswer(columns)
    }

    mutating func add(_ turn: ChatTurn) {
        lines.append(Transcript.heading(turn.speaker))
        lines += StyledLine.wrapped(
            Sanitizer.clean(turn.text, keepingLines: true), columns: columns,
            indent: Transcript.indent)
    }

    mutating func add(_ note: ChatView.Note) {
        lines += StyledLine.wrapped(
            "(\(Sanitizer.clean(note.text)))", columns: columns,
            note.isFailure ? .failure : .dim, indent: Transcript.indent)
        lines.append(StyledLine())
    }

    /// How many lines there are.
    /// - Parameter isAnswering: an answer comes, whether or not there is any of it.
    func count(isAnswering: Bool) -> Int {
        lines.count + (isAnswering ? 1 + answer.lines.count + openLines.count : 0)
    }

    /// The last lines.
    /// - Parameters:
    ///   - rows: how many at most.
    ///   - rowsUp: how far it is scrolled up from the end, as far as there is something.
    ///   - isAnswering: an answer comes.
    func tail(rows: Int, up rowsUp: Int, isAnswering: Bool) -> [StyledLine] {
        let open = isAnswering ? openLines : []
        let count = lines.count + (isAnswering ? 1 + answer.lines.count : 0) + open.count
        let most = max(count - rows, 0)
        let first = most - min(rowsUp, most)
        return (first..<min(first + rows, count)).map { index in
            if index < lines.count { return lines[index] }
            if index == lines.count { return Transcript.heading(.assistant) }
            let line = index - lines.count - 1
            return line < answer.lines.count
                ? Transcript.line(answer.lines[line]) : open[line - answer.lines.count]
        }
    }

    /// The lines of the answer that more of it may change.
    private var openLines: [StyledLine] {
        let last = answer.lastLines
        return last == [""] && answer.lines.isEmpty
            ? [Transcript.line("...")] : last.map(Transcript.line)
    }

    private static func heading(_ speaker: ChatTurn.Speaker) -> StyledLine {
        StyledLine(speaker == .user ? "you" : "model", .heading)
    }

    private static func line(_ text: String) -> StyledLine {
        StyledLine(String(repeating: " ", count: indent) + text)
    }
}
