internal import PoolModel

/// The wording of every reason why a request is not sent, and what to do about it.
extension RequestError {
    package var sentence: String {
        switch self {
        case .locked:
            "a stored secret does not open for this model's address: see that the address is the "
                + "right one, then give the secret for it or clear it"
        case .changed(let lock): "\(Sanitizer.clean(lock.sentence)); \(lock.cause.advice)"
        case .noBaseURL(let provider): "provider \(provider.rawValue) needs a base URL"
        case .badBaseURL(let problem): "base URL: " + problem.sentence
        case .credentialInURL(let parameter):
            "the base URL has a \(parameter)= parameter; put the key into the API key field"
        case .noModelID: "the model id is missing"
        case .onlyForChat(let kind):
            "it is \(kind.words), and only chat models can be talked to, stream, call tools or see"
        case .noTest(let kind, let wireProtocol):
            kind.isTested
                ? "\(wireProtocol.rawValue) has no request for \(kind.words)"
                : "it is \(kind.words), for which there is no test yet"
        case .header(let row, let name, let code):
            "row \(row) \(Sanitizer.clean(name)): \(code.sentence)"
        case .headers(let code): code.sentence
        case .apiKey(let code): "API key: " + code.sentence
        case .proxyPassword(let code): "proxy password: " + code.sentence
        case .reference(let place, let reference, let problem):
            "\(place.words): \(problem.words(for: reference))"
        case .proxy(let setting, let problem): "proxy of \(setting): \(problem.words)"
        case .inSet(let set, let problem): "set \(Sanitizer.clean(set)): \(problem.sentence)"
        case .noSet(let set):
            "there is no header set \(Sanitizer.clean(set)); make it, or take it out of the model"
        case .setOrigin(let set, let origins, let origin):
            "set \(Sanitizer.clean(set)) may be sent to \(origins.words) only, not to "
                + "\(origin?.shortText ?? "this address"); add that to the origins of the set, or take "
                + "the set out of the model"
        case .noKeyCheck: "this provider has no address that checks a key; test the model instead"
        }
    }

    /// What to do about it, where that is not said in the sentence; `nil`: what the verdict says.
    package var advice: String? {
        switch self {
        case .reference(_, let reference, let problem): problem.advice(for: reference)
        case .inSet(_, let error): error.advice
        default: nil
        }
    }
}

extension [Origin] {
    fileprivate var words: String {
        isEmpty ? "no origin" : map(\.shortText).joined(separator: " and ")
    }
}

extension RequestError.Place {
    fileprivate var words: String {
        switch self {
        case .row(let row, let name): "row \(row) \(Sanitizer.clean(name))"
        case .apiKey: "API key"
        case .proxyPassword: "proxy password"
        }
    }
}

extension ProxyProblem {
    fileprivate var words: String {
        switch self {
        case .notAURL: "not a URL; write http://HOST:PORT"
        case .scheme(let scheme):
            "\(Sanitizer.clean(scheme)) is none of http, https, socks4, socks4a, socks5, socks5h"
        case .host: "its host is no host name or address"
        case .port: "its port is not from 1 to 65535"
        case .user:
            "its user name has a colon (%3A) or a control character; a password stands after a "
                + "plain colon in a variable, and in a field of its own in a model"
        case .password: "its password has a control character"
        }
    }
}
