internal import FoundationEssentials

/// Removes known secrets from text that is to be shown, stored or copied: in clear, in base64
/// (standard and URL alphabet, with and without padding) and URL-encoded, whole, in any case of
/// the percent escapes.
package struct Scrubber: Sendable {
    /// What stands in a secret's place.
    package static let mark = "[secret]"
    /// Shorter values are not searched for: they would be found in ordinary words.
    package static let shortest = 4

    private let needles: [String]

    package init(_ secrets: [Secret]) {
        var found: Set<String> = []
        for secret in secrets where secret.count >= Scrubber.shortest {
            let text = secret.reveal()
            found.insert(text)
            let base64 = secret.withBytes { Data($0).base64EncodedString() }
            let bare = String(base64.prefix { $0 != "=" })
            found.insert(base64)
            found.insert(bare)
            found.insert(String(bare.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }))
            found.insert(secret.percentEncoded)
            found.insert(secret.percentEncoded(uppercase: false))
        }
        // Longest first, so that a value inside another leaves no remainder of the longer one.
        needles = found.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    /// `text` with every known secret replaced.
    package func scrub(_ text: String) -> String {
        var text = text
        for needle in needles where text.contains(needle) {
            text = text.split(separator: needle, omittingEmptySubsequences: false)
                .joined(separator: Scrubber.mark)
        }
        return text
    }
}
