/// The names under which URLs carry credentials. A base URL is stored, shown and exported in
/// clear, so that one with such a part is not saved.
package struct SecretParameter: Sendable, Equatable {
    /// As it stands in the URL.
    package let name: String
    /// As it stands in the URL, percent-encoded.
    package let value: String
    /// The header that means the same to the server, where there is one.
    package let header: String?

    /// The first one in a URL: in its query, or as a path's parameter.
    package init?(in url: String) {
        guard url.utf8.contains(UInt8(ascii: "=")) else { return nil }
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        for part in rest.split(whereSeparator: { "/?&;".contains($0) }) {
            guard let mark = part.firstIndex(of: "="), mark != part.startIndex else { continue }
            let value = part[part.index(after: mark)...]
            let name = SecretParameter.folded(part[..<mark])
            guard !value.isEmpty, let header = SecretParameter.names[name] else { continue }
            self.name = String(part[..<mark])
            self.value = String(value)
            self.header = header.isEmpty ? nil : header
            return
        }
        return nil
    }

    /// The value decoded.
    package var decodedValue: String { String(decoding: PercentText.decoded(value), as: UTF8.self) }

    /// The URL without it, where it stands in the query.
    package func removed(from url: String) -> String {
        guard let mark = url.firstIndex(of: "?") else { return url }
        var parts = url[url.index(after: mark)...].split(
            separator: "&", omittingEmptySubsequences: false)
        guard let place = parts.firstIndex(where: { $0 == "\(name)=\(value)" }) else { return url }
        parts.remove(at: place)
        return url[..<mark] + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }

    /// Decoded, in lower case, without what servers take for the same: `-`, `_`, `.`, blanks and
    /// the brackets of a list. What is encoded twice is what a second decoder finds.
    private static func folded(_ text: Substring) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<3 { bytes = PercentText.decoded(String(decoding: bytes, as: UTF8.self)) }
        let name = HeaderName.lowercase(String(decoding: bytes, as: UTF8.self))
        let plain = name.prefix { $0 != "[" }
        return plain.filter { !"-_. +".contains($0) }
    }

    /// Folded names, and the header that the same documentation gives; "": there is none.
    private static let names: [String: String] = [
        // Google: https://cloud.google.com/docs/authentication/api-keys-use
        "key": "", "xgoogapikey": "x-goog-api-key", "xgoogsignature": "", "xgoogcredential": "",
        // Azure API Management:
        // https://learn.microsoft.com/azure/api-management/api-management-subscriptions
        "subscriptionkey": "Ocp-Apim-Subscription-Key",
        "ocpapimsubscriptionkey": "Ocp-Apim-Subscription-Key",
        // Azure Functions: https://learn.microsoft.com/azure/azure-functions/function-keys-how-to
        "code": "x-functions-key",
        // Shared access signatures and Logic Apps:
        // https://learn.microsoft.com/rest/api/storageservices/create-service-sas
        "sig": "", "sas": "", "sastoken": "",
        // AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
        "xamzsignature": "", "xamzsecuritytoken": "", "xamzcredential": "", "awsaccesskeyid": "",
        // OAuth: RFC 6750, section 2.3, RFC 6749, section 2.3.1 and OpenID Connect
        "accesstoken": "", "clientsecret": "", "refreshtoken": "", "idtoken": "",
        // GitLab: https://docs.gitlab.com/api/rest/authentication/
        "privatetoken": "PRIVATE-TOKEN",
        // 3scale: https://docs.redhat.com/documentation/red_hat_3scale_api_management
        "userkey": "", "appkey": "",
        // Names that gateways choose (Kong's key-auth calls them so, APISIX and Tyk likewise)
        "apikey": "", "xapikey": "x-api-key", "apitoken": "", "token": "", "auth": "",
        "authkey": "", "authtoken": "", "authorization": "Authorization", "bearer": "",
        "bearertoken": "", "jwt": "", "secret": "", "secretkey": "", "appsecret": "",
        "password": "", "passwd": "", "passphrase": "", "pwd": "", "pass": "", "signature": "",
        "credential": "", "credentials": "", "session": "", "sessionid": "", "sessiontoken": "",
        "licensekey": "",
    ]
}

/// Percent-encoding (RFC 3986, section 2.1).
package enum PercentText {
    /// What is no encoded byte stands for itself.
    package static func decoded(_ text: some StringProtocol) -> [UInt8] {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = bytes[index + 1].hexadecimalValue,
                let low = bytes[index + 2].hexadecimalValue
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }
}
