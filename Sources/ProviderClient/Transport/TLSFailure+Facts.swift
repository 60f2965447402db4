internal import CCurl
internal import FoundationEssentials
internal import PoolModel

extension TLSFailure {
    /// A handshake that failed, or a chain or name that does not hold.
    init(_ facts: ccurl_facts, _ request: Request, _ words: String) {
        self.init(TLSFailure.kind(facts, request, words), facts, words)
    }

    /// With what the certificates say: of the one that the verdict is about; names and host are
    /// the server's own.
    init(_ kind: Kind, _ facts: ccurl_facts, _ words: String) {
        let chain = UnsafeBufferPointer(
            start: facts.certificates, count: Int(facts.certificate_count))
        let subject = chain[safe: Int(facts.trust_depth)] ?? chain.first
        self.init(
            kind: kind, subject: subject.flatMap { text($0.subject) },
            issuer: subject.flatMap { text($0.issuer) },
            names: TLSFailure.names(text(chain.first?.names) ?? ""),
            validFrom: subject.map { Date(timeIntervalSince1970: Double($0.not_before)) },
            validTo: subject.map { Date(timeIntervalSince1970: Double($0.not_after)) },
            detail: facts.trust == CCURL_TRUST_GOOD ? words : text(facts.trust_words) ?? words)
    }

    /// A certificate of ours was asked for and there is none, or the one given was refused.
    static func wantsCertificate(_ facts: ccurl_facts, _ request: Request) -> Bool {
        // bad_certificate to access_denied, and certificate_required (RFC 8446, section 6.2).
        let isAboutOurs = (42...49).contains(facts.tls_alert) || facts.tls_alert == 116
        return facts.wants_client_certificate
            || (isAboutOurs && request.tls.clientCertificate != nil)
    }

    private static func kind(
        _ facts: ccurl_facts, _ request: Request, _ words: String
    ) -> Kind {
        if facts.end == CCURL_END_CERTIFICATE { return trustKind(facts) }
        if wantsCertificate(facts, request) { return .clientCertificate }
        // unrecognized_name (RFC 6066, section 3).
        if facts.tls_alert == 112 { return .unknownName }
        let isVersion =
            facts.tls_alert == 70 || words.contains("unsupported protocol")
            || words.contains("wrong ssl version")
        return isVersion ? .version : .other
    }

    private static func trustKind(_ facts: ccurl_facts) -> Kind {
        switch facts.trust {
        case CCURL_TRUST_GOOD: .hostname
        case CCURL_TRUST_SELF_SIGNED: .selfSigned
        case CCURL_TRUST_EXPIRED: .expired
        case CCURL_TRUST_NOT_YET_VALID: .notYetValid
        case CCURL_TRUST_UNKNOWN_ISSUER: isAlone(facts) ? .missingIntermediate : .untrusted
        default: .badCertificate
        }
    }

    /// Whether an intermediate is likely to be missing: the server sent only its own certificate,
    /// and that says where its issuer's is to be found, as those of public authorities do.
    private static func isAlone(_ facts: ccurl_facts) -> Bool {
        guard facts.certificates_sent == 1, let leaf = facts.certificates?.pointee else {
            return false
        }
        return !leaf.is_self_issued && leaf.names_issuer_location
    }

    /// "DNS:a, IP Address:b" in parts.
    private static func names(_ text: String) -> [String] {
        text.split(separator: ",").compactMap { part in
            part.split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) }
        }
    }
}

private func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    pointer.map { String(cString: $0) }
}

private func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String? {
    pointer.map { String(cString: $0) }
}

extension UnsafeBufferPointer {
    fileprivate subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
