import Foundation
import Testing

@testable import PoolModel

/// Base URLs, proxies and file names are stored and shown in clear: no secret may stand in them.
@Suite struct SecretsInClearTests {
    private func problems(_ change: (inout Model) -> Void) -> [ModelField] {
        var model = Model(
            id: UUID(), name: "m", provider: .custom, modelID: "x",
            now: Date(timeIntervalSince1970: 0))
        model.baseURL = "https://gw.example.com/v1"
        change(&model)
        return ModelRules.check(model).map(\.field)
    }

    @Test(arguments: [
        "?key=S", "?token=S", "?code=S", "?sig=S", "?subscription-key=S", "?%6bey=S",
        "?%256bey=S", "?a=1&API_KEY=S", "?a=1;api-key=S", "?access_token=S", "?Api.Key=S",
        "?key[]=S", "?x-amz-signature=S", "?a=1&b=2&Ocp-Apim-Subscription-Key=S", ";token=S",
        "/key=S/x", "?client+secret=S",
    ])
    func aSecretInTheBaseURLIsRefused(_ tail: String) {
        #expect(problems { $0.baseURL += tail } == [.baseURL])
    }

    @Test(arguments: [
        "?api-version=2024-10-21", "?key=", "?tokenizer=x", "?monkey=1", "/keys/x", "?code",
        "?deployment=sig",
    ])
    func whatIsNoSecretStays(_ tail: String) {
        #expect(problems { $0.baseURL += tail } == [])
    }

    @Test(arguments: [
        "http://u:p@proxy.example.com:3128", "http://u%3Ap@proxy.example.com",
        "http://u%3ap@proxy.example.com", "http://:p@proxy.example.com",
        "http://ghp_0000000000@proxy.example.com", "http://sk%2Dacme@proxy.example.com",
        "http://aZ3kQ9xP2mL7vB1nC5rT@proxy.example.com",
        "socks5://0123456789abcdef0123456789abcdef@proxy.example.com",
    ])
    func aSecretInTheProxyIsRefused(_ url: String) {
        #expect(problems { $0.proxy = .explicit(url) } == [.proxy])
    }

    @Test(arguments: [
        "http://u@proxy.example.com", "http://proxy.example.com:3128",
        "http://customer-acme-zone-residential-eu@proxy.example.com",
        "http://DOMAIN%5Cservice.account@proxy.example.com",
    ])
    func aUserOfAProxyStays(_ url: String) {
        #expect(problems { $0.proxy = .explicit(url) } == [])
    }

    @Test func thePasswordOfACertificateIsRefused() {
        #expect(problems { $0.clientCertificate = "/c.pem:secret" } == [.clientCertificate])
        #expect(problems { $0.clientCertificate = "/c.pem" } == [])
    }

    @Test func whereSecretsGoIsSaidInOneLine() {
        var model = Model(
            id: UUID(), name: "m", provider: .custom, modelID: "x",
            now: Date(timeIntervalSince1970: 0))
        model.baseURL = "https://gw.example.com:8443/v1"
        #expect(model.destination == "https://gw.example.com:8443 gets no secrets")
        model.apiKey = .new(Secret("canary"))
        model.headers = [
            HeaderRow(id: UUID(), name: "X-A", value: .new(Secret("${env:GW} and ${file:/t}"))),
            HeaderRow(id: UUID(), name: "X-Off", value: .new(Secret("canary")), isOn: false),
        ]
        model.proxy = .explicit("http://u@proxy.example.com:3128")
        model.proxyPassword = .new(Secret("${env:PW}"))
        model.caFile = "/ca.pem"
        #expect(
            model.destination
                == "https://gw.example.com:8443 gets API key, X-A from ${env:GW}, ${file:/t}; proxy "
                + "http://u@proxy.example.com:3128 gets its password from ${env:PW}; reads /ca.pem")
        #expect(
            model.readsWhenCalled == ["${env:PW}", "${env:GW}", "${file:/t}", "/ca.pem"])
    }
}
