/// Names of environment variables for the secrets of an export, each name for one secret only.
package struct VariableNames: Sendable {
    /// In the order in which they were given out.
    package private(set) var names: [String] = []
    private var owners: [String: String] = [:]

    package init() {}

    /// `CLAUDE_INTERNAL_API_KEY` for `API_KEY` of `claude internal`; the same again for the same.
    package mutating func name(for part: String, of model: String) -> String {
        let owner = model + "\n" + part
        let plain = VariableNames.name(model + "_" + part)
        var name = plain
        var number = 2
        while let other = owners[name], other != owner {
            name = "\(plain)_\(number)"
            number += 1
        }
        if owners.updateValue(owner, forKey: name) == nil { names.append(name) }
        return name
    }

    private static func name(_ text: String) -> String {
        var name = ""
        for scalar in text.uppercased().unicodeScalars {
            switch scalar {
            case "A"..."Z", "0"..."9": name.unicodeScalars.append(scalar)
            default: if name.last != "_" { name += "_" }
            }
        }
        return name.first?.isNumber ?? true ? "M_" + name : name
    }
}
