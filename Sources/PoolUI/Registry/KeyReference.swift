/// The keys of the screen as a page of text, made from the registry: for `modelpool help keys`
/// and the manual.
package enum KeyReference {
    package static var lines: [String] {
        var lines: [String] = []
        for context in Context.allCases {
            let actions = Registry.all.filter { $0.contexts.contains(context) && !$0.keys.isEmpty }
            guard !actions.isEmpty else { continue }
            if !lines.isEmpty { lines.append("") }
            lines.append(context.title)
            for action in actions {
                let keys = action.keys.map { KeyName.text(of: $0) }.joined(separator: " ")
                let isLong = keys.count > 21
                if isLong { lines.append("  " + keys) }
                let padding = String(repeating: " ", count: isLong ? 22 : 22 - keys.count)
                lines.append("  " + (isLong ? "" : keys) + padding + action.title)
            }
        }
        return lines
    }
}
