/// The environment of a process.
extension [String: String] {
    /// The value of a variable that is set and not empty.
    package func variable(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A folder of the XDG Base Directory Specification; a relative one is ignored, as it says.
    /// - Returns: `nil` where there is no home either.
    package func folder(_ variable: String, below fallback: String) -> String? {
        absolute(variable) ?? absolute("HOME").map { $0 + "/" + fallback }
    }

    /// The path that a variable holds, where it is absolute.
    package func absolute(_ name: String) -> String? {
        self[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
}
