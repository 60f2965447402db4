/// The options of curl(1) (of version 8; older ones are among them), as far as they matter here:
/// which take a value, and which have a counterpart in a model.
enum CurlOption: String {
    // Taken over
    case header = "--header"
    case user = "--user"
    case bearer = "--oauth2-bearer"
    case cookie = "--cookie"
    case userAgent = "--user-agent"
    case referer = "--referer"
    case request = "--request"
    case url = "--url"
    case data = "--data"
    case dataASCII = "--data-ascii"
    case dataBinary = "--data-binary"
    case dataRaw = "--data-raw"
    case dataEncoded = "--data-urlencode"
    case urlQuery = "--url-query"
    case get = "--get"
    case json = "--json"
    case maxTime = "--max-time"
    case proxy = "--proxy"
    case proxyUser = "--proxy-user"
    case noProxy = "--noproxy"
    case caCertificate = "--cacert"
    case certificate = "--cert"
    case key = "--key"
    case socks4 = "--socks4"
    case socks4a = "--socks4a"
    case socks5 = "--socks5"
    case socks5Hostname = "--socks5-hostname"
    // Reported
    case insecure = "--insecure"

    /// The long name of a one-letter option; `nil` where it has no meaning here.
    static let short: [Character: String] = [
        "H": "--header", "u": "--user", "b": "--cookie", "A": "--user-agent", "e": "--referer",
        "X": "--request", "d": "--data", "m": "--max-time", "x": "--proxy", "U": "--proxy-user",
        "E": "--cert", "k": "--insecure", "c": "--cookie-jar", "C": "--continue-at",
        "D": "--dump-header", "F": "--form", "K": "--config", "o": "--output",
        "P": "--ftp-port", "Q": "--quote", "r": "--range", "t": "--telnet-option",
        "T": "--upload-file", "w": "--write-out", "y": "--speed-time", "Y": "--speed-limit",
        "z": "--time-cond", "h": "--help",
        // Flags
        "s": "--silent", "S": "--show-error", "L": "--location", "i": "--include", "v": "--verbose",
        "f": "--fail", "N": "--no-buffer", "g": "--globoff", "G": "--get", "I": "--head",
        "O": "--remote-name", "J": "--remote-header-name", "a": "--append", "n": "--netrc",
        "p": "--proxytunnel", "q": "--disable", "R": "--remote-time", "#": "--progress-bar",
        "0": "--http1.0", "1": "--tlsv1", "2": "--sslv2", "3": "--sslv3", "4": "--ipv4",
        "6": "--ipv6", "B": "--use-ascii", "j": "--junk-session-cookies", "l": "--list-only",
        "M": "--manual", "Z": "--parallel", ":": "--next",
    ]

    /// Long options without a counterpart that have a value after them.
    static let valued: Set<String> = [
        "--abstract-unix-socket", "--alt-svc", "--aws-sigv4", "--capath", "--cert-type",
        "--ciphers", "--config", "--connect-timeout", "--connect-to", "--continue-at",
        "--cookie-jar", "--create-file-mode", "--crlfile", "--curves",
        "--delegation", "--dns-interface", "--dns-ipv4-addr", "--dns-ipv6-addr", "--dns-servers",
        "--doh-url", "--dump-header", "--ech", "--egd-file", "--engine", "--etag-compare",
        "--etag-save", "--expect100-timeout", "--form", "--form-string", "--ftp-account",
        "--ftp-alternative-to-user", "--ftp-method", "--ftp-port", "--ftp-ssl-ccc-mode",
        "--happy-eyeballs-timeout-ms", "--haproxy-clientip", "--hostpubmd5", "--hostpubsha256",
        "--hsts", "--interface", "--ip-tos", "--ipfs-gateway", "--keepalive-cnt",
        "--keepalive-time", "--key-type", "--krb", "--libcurl", "--limit-rate", "--local-port",
        "--login-options", "--mail-auth", "--mail-from", "--mail-rcpt", "--max-filesize",
        "--max-redirs", "--netrc-file", "--output", "--output-dir", "--parallel-max",
        "--pass", "--pinnedpubkey", "--preproxy", "--proto", "--proto-default", "--proto-redir",
        "--proxy-cacert", "--proxy-capath", "--proxy-cert", "--proxy-cert-type",
        "--proxy-ciphers", "--proxy-crlfile", "--proxy-header", "--proxy-key",
        "--proxy-key-type", "--proxy-pass", "--proxy-pinnedpubkey", "--proxy-service-name",
        "--proxy-tls13-ciphers", "--proxy-tlsauthtype", "--proxy-tlspassword",
        "--proxy-tlsuser", "--proxy1.0", "--pubkey", "--quote", "--random-file", "--range",
        "--rate", "--request-target", "--resolve", "--retry", "--retry-delay",
        "--retry-max-time", "--sasl-authzid", "--service-name",
        "--socks5-gssapi-service", "--speed-limit",
        "--speed-time", "--stderr", "--telnet-option", "--tftp-blksize", "--time-cond",
        "--tls-max", "--tls13-ciphers", "--tlsauthtype", "--tlspassword", "--tlsuser", "--trace",
        "--trace-ascii", "--trace-config", "--unix-socket", "--upload-file",
        "--variable", "--vlan-priority", "--write-out",
    ]

    /// Options about output, retries and the like: a model has no need of them, and leaving them
    /// out changes nothing that is sent.
    static let harmless: Set<String> = [
        "--silent", "--show-error", "--location", "--include", "--verbose", "--fail",
        "--fail-with-body", "--no-buffer", "--globoff", "--progress-bar", "--output",
        "--write-out", "--stderr", "--trace", "--trace-ascii", "--trace-time", "--compressed",
        "--http1.1", "--http2", "--http2-prior-knowledge", "--http3", "--no-progress-meter",
        "--retry", "--retry-delay", "--retry-max-time", "--retry-all-errors",
        "--retry-connrefused", "--max-redirs", "--tlsv1.2", "--tlsv1.3", "--dump-header",
        "--styled-output", "--no-silent", "--disable", "--next", "--path-as-is", "--no-keepalive",
        "--connect-timeout", "--cookie-jar", "--ssl-reqd", "--no-styled-output", "--basic",
        "--proxy-basic", "--fail-early", "--ipv4", "--ipv6", "--no-progress-bar",
    ]

    /// With these a credential travels in another form than `--user` alone gives it, and nothing
    /// here can make that form: it is never sent as another one.
    static let otherAuthentication: Set<String> = [
        "--aws-sigv4", "--digest", "--ntlm", "--ntlm-wb", "--negotiate", "--anyauth",
    ]
    static let otherProxyAuthentication: Set<String> = [
        "--proxy-digest", "--proxy-ntlm", "--proxy-negotiate", "--proxy-anyauth",
    ]

    /// With these the request goes to another place than the URL says, which no model can.
    static let elsewhere: Set<String> = [
        "--unix-socket", "--abstract-unix-socket", "--connect-to", "--resolve", "--preproxy",
        "--request-target", "--proxy1.0",
    ]

    var takesValue: Bool { self != .insecure && self != .get }
}
