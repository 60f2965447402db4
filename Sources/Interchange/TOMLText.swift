internal import PoolModel

/// Values as TOML writes them: https://toml.io/en/v1.0.0#string
package enum TOMLText {
    /// A basic string.
    package static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                quoted += "\\u" + scalar.value.hexadecimal(digits: 4)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return YAMLWriter.escapingInvisible(quoted + "\"")
    }

    /// An inline table of strings.
    package static func table(_ pairs: [(String, String)]) -> String {
        "{ " + pairs.map { "\(quoted($0.0)) = \(quoted($0.1))" }.joined(separator: ", ") + " }"
    }
}
