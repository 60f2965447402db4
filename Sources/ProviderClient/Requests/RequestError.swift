package import PoolModel

/// Why a request was not built. Nothing has been sent then. The words are in
/// `RequestError+Wording.swift`.
package enum RequestError: Error, Sendable, Equatable {
    /// A stored secret of the model could not be opened.
    case locked
    /// The stored model is not what was last saved.
    case changed(ModelLock)
    case noBaseURL(Provider.ID)
    case badBaseURL(BaseURL.Problem)
    /// The base URL's query holds a credential (`?key=`).
    case credentialInURL(parameter: String)
    case noModelID
    /// Only chat models are asked for an answer.
    /// It is not for chat.
    case onlyForChat(ModelKind)
    /// There is no request of its kind in its protocol.
    case noTest(ModelKind, WireProtocol)
    /// A header row is refused; `row` counts from 1 over all rows of the model.
    case header(row: Int, name: String, HeaderProblem.Code)
    /// The headers together are refused.
    case headers(HeaderProblem.Code)
    /// The API key is refused as a header's value.
    case apiKey(HeaderProblem.Code)
    /// The proxy password is no value at all.
    case proxyPassword(HeaderProblem.Code)
    /// A reference cannot be read.
    case reference(Place, Reference, ReferenceProblem)
    /// The proxy that `setting` names cannot be used.
    case proxy(setting: String, ProxyProblem)
    /// The provider has no way to ask about a key.
    case noKeyCheck
    /// Something is wrong with a row or the API key of an attached header set.
    indirect case inSet(String, RequestError)
    /// The model attaches a header set that there is not.
    case noSet(String)
    /// An attached header set may not be sent to the model's origin.
    case setOrigin(String, [Origin], Origin?)

    /// Where a value stands.
    package enum Place: Sendable, Equatable {
        case row(Int, name: String)
        case apiKey
        case proxyPassword
    }
}

/// Why a proxy setting is no proxy.
package enum ProxyProblem: Error, Sendable, Equatable {
    case notAURL
    case scheme(String)
    case host
    case port
    /// A colon, or a character that cannot be shown.
    case user
    /// A control character.
    case password
}

extension RequestError {
    /// Why nothing of a LOCKED model is sent, or of one whose header sets do not go there; `nil`
    /// where there is no reason.
    package init?(lockOf model: Model) {
        if let lock = model.lock {
            self = .changed(lock)
        } else if model.lockedCount > 0 {
            self = .locked
        } else if let set = model.missingSets.first {
            self = .noSet(set)
        } else if let set = model.attachedSets.first(where: \.isLocked) {
            self = .inSet(set.name, set.lock.map { .changed($0) } ?? .locked)
        } else if let set = model.setsForOtherOrigins.first {
            self = .setOrigin(set.name, set.allowedOrigins, model.origin)
        } else {
            return nil
        }
    }
}
