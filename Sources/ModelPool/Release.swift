/// The one place that says which release this is.
package enum Release {
    package static let version = "0.1.0"
    /// What we call ourselves to servers.
    package static let userAgent = "modelpool/" + version
}
