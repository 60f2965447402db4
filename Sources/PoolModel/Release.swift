/// The one place that says which release this is.
package enum Release {
    package static let version = "0.1.0"
    /// When it was made (ISO 8601), for the manual.
    package static let date = "2026-11-25"
    /// What we call ourselves to servers.
    package static let userAgent = "modelpool/" + version
}
