/// The words of every verdict, in one table: on the screen, on the command line, and in the page of
/// `modelpool help verdicts`.
package struct VerdictWording: Sendable, Equatable {
    package let code: VerdictCode
    /// What happened, in one line without a full stop; `{address}` stands for the place.
    package let template: String
    /// What is usually behind it.
    package let cause: String
    /// What to do.
    package let next: String

    /// The sentence for one place: an origin, a URL, a proxy.
    package func sentence(at address: String) -> String {
        // `replacing` takes ten times as long, and every test says one.
        guard let start = template.utf8.firstIndex(of: UInt8(ascii: "{")),
            let end = template.utf8.firstIndex(of: UInt8(ascii: "}"))
        else { return template }
        return String(template[..<start]) + address
            + String(template[template.utf8.index(after: end)...])
    }

    /// What to do, to go on after "Next:".
    package var nextStep: String { next.prefix(1).lowercased() + next.dropFirst() }

    /// The sentence without a place, for headings.
    package var meaning: String {
        // A proxy is named by its kind already.
        template.contains("the proxy {address}")
            ? template.replacing("the proxy {address}", with: "the proxy")
            : sentence(at: "the server")
    }

    /// What `modelpool help verdicts` says of it.
    package var paragraphs: [String] {
        [
            meaning.prefix(1).uppercased() + meaning.dropFirst() + ".",
            "Likely cause: " + cause,
            "Next: " + next,
            "Mostly to be mended by: " + (Owner.usual(code)?.words ?? "nobody"),
        ]
    }

    package static func of(_ code: VerdictCode) -> VerdictWording {
        switch code {
        case .ok, .okWithNotes, .cancelled, .configError, .locked: settled(code)
        case .blockedAddress, .dnsFailure, .connectionRefused, .unreachable, .connectTimeout,
            .timeout, .connectionClosed, .responseTooLarge:
            network(code)
        case .proxyUnreachable, .proxyAuthRequired, .proxyDenied, .proxyError: proxy(code)
        case .tlsUntrusted, .tlsExpired, .tlsNotYetValid, .tlsHostname, .tlsClientCert, .tlsFailed,
            .wrongScheme:
            tls(code)
        case .authFailed, .gatewayForbidden, .modelForbidden, .modelNotFound, .endpointNotFound,
            .redirectBlocked, .badRequest:
            refused(code)
        case .rateLimited, .quotaExceeded, .overloaded, .gatewayError, .serverError, .badResponse:
            troubled(code)
        }
    }

    private init(_ code: VerdictCode, _ template: String, cause: String, next: String) {
        self.code = code
        self.template = template
        self.cause = cause
        self.next = next
    }

    // MARK: Nothing went wrong on the way

    private static func settled(_ code: VerdictCode) -> VerdictWording {
        switch code {
        case .okWithNotes:
            VerdictWording(
                code, "the model at {address} answers, with something to know about it",
                cause: "Another model answered than the one asked for, the text was empty, or the "
                    + "connection is not encrypted.",
                next: "Read the notes; nothing needs to be done if they are as you want it.")
        case .cancelled:
            VerdictWording(
                code, "the test of {address} was cancelled",
                cause: "Somebody stopped it, or the program was closed.",
                next: "Run it again.")
        case .configError:
            VerdictWording(
                code, "nothing was sent to {address}: the model's settings do not allow it",
                cause: "A missing or bad base URL, a refused header, a reference that is not set, "
                    + "or an unusable proxy, CA or certificate setting.",
                next: "Mend the setting that is named, then test again.")
        case .locked:
            VerdictWording(
                code, "nothing was sent to {address}: the model is locked",
                cause: "What is stored is not what was last saved: its address, another field, a "
                    + "header or a value was changed outside of this program.",
                next: "See that the address is the right one: modelpool pool accept lists what was "
                    + "changed. Put it back, or take it as it is.")
        default:
            VerdictWording(
                code, "the model at {address} answers",
                cause: "Address, credentials, headers and model id are right.",
                next: "Nothing needs to be done.")
        }
    }

    // MARK: The network

    private static func network(_ code: VerdictCode) -> VerdictWording {
        switch code {
        case .blockedAddress:
            VerdictWording(
                code, "{address} is an address that nothing is ever sent to",
                cause: "The host is or resolves to a link-local, multicast or cloud metadata "
                    + "address, which no model lives at.",
                next: "Check the base URL's host, and what its name resolves to.")
        case .dnsFailure:
            VerdictWording(
                code, "the host name of {address} cannot be resolved",
                cause: "A mistyped host, a name that only a VPN or company network knows, or no "
                    + "working name server.",
                next: "Check the base URL's host; try `getent hosts HOST` on this machine.")
        case .connectionRefused:
            VerdictWording(
                code, "{address} refused the connection",
                cause: "Nothing listens on that port: the server is down, or the port is wrong.",
                next: "Start the server or check the base URL's port.")
        case .unreachable:
            VerdictWording(
                code, "there is no way to {address} from here",
                cause: "No route, no network, or a firewall that says no.",
                next: "Check network, VPN and firewall; a proxy may be needed.")
        case .connectTimeout:
            VerdictWording(
                code, "{address} did not accept a connection in time",
                cause: "A firewall that drops packets, a wrong address, or a host that is down.",
                next: "Check host and port, and whether this machine needs a VPN or a proxy.")
        case .timeout:
            VerdictWording(
                code, "{address} did not answer in time",
                cause: "The model is loading, busy or slow, or something in between holds the "
                    + "request.",
                next: "Try again, or raise the model's timeout.")
        case .connectionClosed:
            VerdictWording(
                code, "{address} closed the connection before the answer was complete",
                cause: "The server crashed or restarted, a gateway ran into its own time limit, "
                    + "or what listens there speaks no HTTP.",
                next: "Try again; if it stays, look at the server's log.")
        default:
            VerdictWording(
                code, "the answer of {address} is larger than it may be",
                cause: "What answered is not a model, or it is broken.",
                next: "Check the base URL; open it with a browser to see what is there.")
        }
    }

    // MARK: Proxies

    private static func proxy(_ code: VerdictCode) -> VerdictWording {
        switch code {
        case .proxyUnreachable:
            VerdictWording(
                code, "the proxy {address} cannot be reached",
                cause: "A wrong proxy address, or the proxy is down.",
                next: "Check the proxy setting or variable that is named; `direct` uses none.")
        case .proxyAuthRequired:
            VerdictWording(
                code, "the proxy {address} wants a user name and password",
                cause: "There is none in the proxy setting, or they are wrong.",
                next: "Put the user name into the proxy URL and type the proxy password.")
        case .proxyDenied:
            VerdictWording(
                code, "the proxy {address} does not allow this destination",
                cause: "The proxy has rules about hosts and ports.",
                next: "Ask whoever runs the proxy to allow the host, or add it to NO_PROXY.")
        default:
            VerdictWording(
                code, "the proxy {address} could not make the connection",
                cause: "The proxy cannot resolve or reach the host, or is itself in trouble.",
                next: "Check the base URL's host; try without a proxy.")
        }
    }

    // MARK: TLS

    private static func tls(_ code: VerdictCode) -> VerdictWording {
        switch code {
        case .tlsUntrusted:
            VerdictWording(
                code, "the certificate of {address} is not trusted",
                cause: "A private or self-signed authority, a missing intermediate certificate, "
                    + "or a proxy that looks into TLS.",
                next: "Give the authority's certificate as the model's CA file, after making "
                    + "sure that it is the right one.")
        case .tlsExpired:
            VerdictWording(
                code, "the certificate of {address} has expired",
                cause: "It was not renewed, or this machine's clock is wrong.",
                next: "Have the server's certificate renewed; check the date here.")
        case .tlsNotYetValid:
            VerdictWording(
                code, "the certificate of {address} is not valid yet",
                cause: "This machine's clock is wrong, or the certificate is for later.",
                next: "Check the date here, then the server's certificate.")
        case .tlsHostname:
            VerdictWording(
                code, "the certificate of {address} is for another host",
                cause: "The base URL uses another name or address than the certificate.",
                next: "Use one of the names that the certificate is for.")
        case .tlsClientCert:
            VerdictWording(
                code, "{address} wants a client certificate",
                cause: "There is none in the model, or the server does not accept it.",
                next: "Set the model's client certificate and key.")
        case .wrongScheme:
            VerdictWording(
                code, "the scheme of {address} is the wrong one for its port",
                cause: "https is spoken to a plain port, or http to a TLS port.",
                next: "Change http to https, or https to http, or the port.")
        default:
            VerdictWording(
                code, "no TLS connection to {address} could be made",
                cause: "The server offers only old versions or ciphers, or it speaks no TLS.",
                next: "The server must offer TLS 1.2 or newer; check host and port.")
        }
    }

    // MARK: Refused

    private static func refused(_ code: VerdictCode) -> VerdictWording {
        switch code {
        case .authFailed:
            VerdictWording(
                code, "{address} does not accept the API key",
                cause: "The key is wrong, expired, of another region or account, or missing.",
                next: "Replace the API key.")
        case .gatewayForbidden:
            VerdictWording(
                code, "the gateway at {address} refused the request",
                cause: "Something in front of the model wants a header or token that is missing "
                    + "or wrong, does not let this address in, or takes the program for another.",
                next: "Read who refuses and why: a header, the network, a firewall's rule or a "
                    + "sign-in have different owners.")
        case .modelForbidden:
            VerdictWording(
                code, "{address} knows the key but does not let it use this model",
                cause: "The key, team, plan or region has no right to the model.",
                next: "Have the model allowed for this key, or choose another model.")
        case .modelNotFound:
            VerdictWording(
                code, "{address} does not know the model",
                cause: "A mistyped model id, a model that was withdrawn, or one that is not "
                    + "loaded.",
                next: "Compare the model id with what the provider lists.")
        case .endpointNotFound:
            VerdictWording(
                code, "there is no such path at {address}",
                cause: "The base URL has a path or version too much or too little, or the "
                    + "protocol is another one.",
                next: "Check the base URL and the protocol.")
        case .redirectBlocked:
            VerdictWording(
                code, "{address} answers with a redirect, which is never followed",
                cause: "The base URL is not the final one, or a login page stands before it.",
                next: "Put the final address into the base URL.")
        default:
            VerdictWording(
                code, "{address} does not accept the request as it is",
                cause: "A parameter that this model or server does not take.",
                next:
                    "Read what the server says: it mostly names what it does not take. Where that is "
                    + "no setting of the model, tell whoever runs the server.")
        }
    }

    // MARK: In trouble

    private static func troubled(_ code: VerdictCode) -> VerdictWording {
        switch code {
        case .rateLimited:
            VerdictWording(
                code, "{address} answers no more requests of this key for now",
                cause: "Too many requests or tokens in a short time.",
                next: "Wait, then try again; or have the limit raised.")
        case .quotaExceeded:
            VerdictWording(
                code, "{address} says that the account has nothing left to spend",
                cause: "A quota, budget or balance is used up, or a bill is unpaid.",
                next: "Top up or raise the budget; the key itself is right.")
        case .overloaded:
            VerdictWording(
                code, "{address} is overloaded or still loading the model",
                cause: "More requests than it can serve, or a cold start.",
                next: "Try again in a while.")
        case .gatewayError:
            VerdictWording(
                code, "the gateway at {address} did not get an answer from the model behind it",
                cause: "The service behind the gateway is down, slow or wrongly set up.",
                next: "Tell whoever runs the gateway; your settings reached it.")
        case .serverError:
            VerdictWording(
                code, "{address} had an error of its own",
                cause: "A fault in the server.",
                next: "Try again; if it stays, tell whoever runs the server.")
        default:
            VerdictWording(
                code, "{address} answered something that is not an answer of a model",
                cause: "The base URL points to a web page or another service, the protocol is "
                    + "another one, or the answer was cut off.",
                next: "Check the base URL and the protocol.")
        }
    }
}
