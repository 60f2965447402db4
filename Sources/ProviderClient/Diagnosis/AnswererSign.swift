internal import PoolModel

/// One row of the table of those that answer in the API's place: what tells of it, and who it is.
struct AnswererSign {
    let role: Answerer.Role
    let name: String
    /// Headers of which one must be there and hold the text, in lower case.
    let headers: [(name: String, text: String)]
    /// Texts of which one must stand in the page (its markup included), in lower case.
    let words: [[UInt8]]
    /// The HTTP statuses in which it counts; `nil`: all.
    let statuses: Set<Int>?
    let step: String?

    /// Not inlined: the table has hundreds of them, and compiling them in one function takes long.
    @inline(never)
    init(
        _ role: Answerer.Role, _ name: String, in statuses: Set<Int>? = nil,
        headers: [(String, String)] = [], words: [String] = [], step: String? = nil
    ) {
        self.role = role
        self.name = name
        self.statuses = statuses
        self.headers = headers.map { (name: $0.0, text: $0.1) }
        self.words = words.map { Array($0.utf8) }
        self.step = step
    }

    /// The first row that the answer shows; `nil`: the API, or a gateway like any other.
    static func found(in answer: HTTPAnswer, _ message: ServerMessage) -> AnswererSign? {
        // What an API says in JSON is its own, whatever it speaks of.
        guard [.page, .text, .nothing].contains(message.shape) else { return nil }
        let target = answer.first("location").map { SearchableText(String($0.prefix(2048))) }
        return table.first { sign in
            if let statuses = sign.statuses, !statuses.contains(answer.status) { return false }
            if sign.isShown(by: answer) { return true }
            return sign.words.contains { word in
                message.markup.range(of: word, from: 0) != nil
                    || target?.range(of: word, from: 0) != nil
            }
        }
    }

    /// A firewall's header comes with every answer that passes it: only a refusal is its own.
    private func isShown(by answer: HTTPAnswer) -> Bool {
        guard !headers.isEmpty, answer.status != 200, answer.status != 404, answer.status != 502,
            answer.status != 504
        else { return false }
        return headers.contains { header in
            answer.first(header.name).map {
                header.text.isEmpty || HeaderName.lowercase($0).contains(header.text)
            } ?? false
        }
    }
}
