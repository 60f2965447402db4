import PoolModel
import TerminalScreen

/// Looks for the files that a path being typed may be.
struct CompletePath: FileJob {
    let path: String
    /// What stands before it in the field: a command, or nothing.
    let before: String
    let failureTitle = "The folder could not be read"

    func run(on files: some FileServices) -> [String] { files.completions(of: path) }

    func answered(_ paths: [String], _ state: inout State) -> [Effect] {
        state.complete(before + path, with: paths.map { before + $0 })
    }
}

extension State {
    /// Takes what a path may become, unless something else was typed meanwhile.
    fileprivate mutating func complete(_ typed: String, with paths: [String]) -> [Effect] {
        if question?.asksForPath == true, question?.field?.text == typed {
            guard let longer = State.commonStart(paths, longerThan: typed) else {
                return paths.count > 1 ? offer(paths, for: typed) : focusChoice(1)
            }
            question?.field?.text = longer
            question?.offers = paths.count > 1 ? State.offers(of: paths, for: longer) : Offers()
        } else if prompt?.field.text == typed {
            guard let longer = State.commonStart(paths, longerThan: typed) else {
                return paths.count > 1 ? offer(paths, for: typed) : say("nothing completes this")
            }
            prompt?.field.text = longer
            prompt?.offers = paths.count > 1 ? State.offers(of: paths, for: longer) : Offers()
        }
        return []
    }

    /// As far as it is certain is typed already: they can be chosen from.
    private mutating func offer(_ paths: [String], for typed: String) -> [Effect] {
        let offers = State.offers(of: paths, for: typed)
        if question != nil { question?.offers = offers } else { prompt?.offers = offers }
        return []
    }

    private static func offers(of paths: [String], for typed: String) -> Offers {
        Offers(paths.map { Offer($0, line: StyledLine(Sanitizer.clean($0))) }, for: typed)
    }

    /// What all of them begin with; `nil`: that is typed already.
    private static func commonStart(_ paths: [String], longerThan typed: String) -> String? {
        guard let first = paths.first else { return nil }
        let common = paths.dropFirst().reduce(first[...]) { $0.commonPrefix(with: $1) }
        return common.count > typed.count ? String(common) : nil
    }
}

extension Substring {
    fileprivate func commonPrefix(with other: String) -> Substring {
        prefix(zip(self, other).prefix { $0 == $1 }.count)
    }
}
