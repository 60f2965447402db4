import FoundationEssentials
import PoolModel
import TestSupport
import Testing

@testable import ProviderClient

/// What goes wrong with TLS, against servers with certificates of a private authority.
struct TransferTLSTests {
    private func server(
        _ kind: TestAuthority.Kind, change: (inout ServerTLS) -> Void = { _ in }
    ) async throws -> LoopbackServer {
        var tls = try await TestAuthority.shared().server(kind)
        change(&tls)
        return try LoopbackServer(tls: tls, answering: HTTPText.answer(pong))
    }

    private func result(
        _ server: LoopbackServer, host: String = "127.0.0.1",
        change: (inout Model) -> Void = { _ in }
    ) async throws -> TransferResult {
        let root = try await TestAuthority.shared().rootFile
        return try await send(
            server.model(scheme: "https", host: host) { model in
                model.caFile = root
                change(&model)
            })
    }

    private func tlsFailure(_ result: TransferResult) throws -> TLSFailure {
        guard case .tls(let failure) = result.failure else {
            Issue.record("\(result.outcome)")
            throw Unfinished()
        }
        return failure
    }

    @Test func aCertificateOfTheModelsOwnAuthorityIsGood() async throws {
        let result = try await result(server(.good))
        #expect(result.answer?.status == 200)
        #expect(
            result.course == "resolve ok, connect ok, tls ok, send ok, answer ok, body ok")
        let detail = try #require(result.stage(.tls)?.detail)
        #expect(detail.wholeMatch(of: /TLS 1\.3, certificate valid for \d+ days/) != nil)
        let end = try #require(result.certificateEnd)
        #expect(detail.hasSuffix(" \(TestReport.days(until: end, from: Date())) days"))
    }

    @Test func theAuthorityCanComeFromTheEnvironment() async throws {
        let authority = try await TestAuthority.shared()
        let server = try await server(.good)
        let good = TrustRoots(environment: ["SSL_CERT_FILE": authority.rootFile])
        #expect(try await send(server.model(scheme: "https"), roots: good).answer != nil)
        let other = TrustRoots(environment: ["SSL_CERT_FILE": authority.otherRootFile])
        #expect(try await send(server.model(scheme: "https"), roots: other).answer == nil)
    }

    @Test func aFullChainOverAnIntermediateIsGood() async throws {
        #expect(try await result(server(.viaIntermediate)).answer?.status == 200)
    }

    @Test func anUnknownIssuerIsNamed() async throws {
        let result = try await result(server(.byOther))
        let failure = try tlsFailure(result)
        #expect(failure.kind == .untrusted)
        #expect(failure.issuer?.contains("somebody else's root") == true)
        #expect(
            result.course == "resolve ok, connect ok, tls failed, "
                + "send skipped, answer skipped, body skipped")
        #expect((result.stage(.tls)?.milliseconds ?? 0) > 0)
    }

    @Test func aSelfSignedCertificateIsSaidToBeOne() async throws {
        #expect(try tlsFailure(try await result(server(.selfSigned))).kind == .selfSigned)
    }

    @Test func aMissingIntermediateIsToldFromAnUnknownAuthority() async throws {
        let failure = try tlsFailure(try await result(server(.alone)))
        #expect(failure.kind == .missingIntermediate)
        #expect(failure.issuer?.contains("modelpool test intermediate") == true)
    }

    @Test func anExpiredCertificateSaysWhen() async throws {
        let failure = try tlsFailure(try await result(server(.expired)))
        #expect(failure.kind == .expired)
        #expect(failure.validTo == Date(timeIntervalSince1970: 1_609_459_200))
    }

    @Test func aCertificateOfTheFutureSaysFromWhen() async throws {
        let failure = try tlsFailure(try await result(server(.early)))
        #expect(failure.kind == .notYetValid)
        #expect(failure.validFrom == Date(timeIntervalSince1970: 2_208_988_800))
    }

    @Test(arguments: ["127.0.0.1", "good.here.test"])
    func aCertificateForAnotherHostListsItsNames(host: String) async throws {
        let result = try await result(server(.wrongHost), host: host)
        let failure = try tlsFailure(result)
        #expect(failure.kind == .hostname)
        #expect(failure.names == ["elsewhere.example", "*.corp.example"])
        #expect(result.stage(.tls)?.state == .failed)
        #expect(try await self.result(server(.good), host: host).answer != nil)
    }

    @Test func aServerThatOnlySpeaksOldVersions() async throws {
        let server = try await server(.good) { $0.highestVersion = 0x0302 }
        #expect(try tlsFailure(try await result(server)).kind == .version)
    }

    @Test(arguments: [Int32(0), 0x0303])
    func aWantedClientCertificateIsNamed(highestVersion: Int32) async throws {
        let authority = try await TestAuthority.shared()
        let server = try await server(.good) {
            $0.clientCAFile = authority.rootFile
            $0.highestVersion = highestVersion
        }
        #expect(try tlsFailure(try await result(server)).kind == .clientCertificate)
        let given = try await result(server) { model in
            model.clientCertificate = authority.clientCertificate
            model.clientKey = authority.clientKey
        }
        #expect(given.answer?.status == 200)
    }

    @Test(arguments: [Int32(0), 0x0303])
    func aClientCertificateThatIsNotAcceptedIsNamed(highestVersion: Int32) async throws {
        let authority = try await TestAuthority.shared()
        let server = try await server(.good) {
            $0.clientCAFile = authority.otherRootFile
            $0.highestVersion = highestVersion
        }
        let result = try await result(server) { model in
            model.clientCertificate = authority.clientCertificate
            model.clientKey = authority.clientKey
        }
        #expect(try tlsFailure(result).kind == .clientCertificate)
    }

    @Test func aServerThatClosesInTheHandshake() async throws {
        let server = try LoopbackServer { _ = $0.read() }
        let failure = try tlsFailure(try await result(server))
        #expect(failure.kind == .other)
    }

    @Test func aHandshakeThatIsNeverAnsweredIsNoMissingConnection() async throws {
        let server = try LoopbackServer { $0.drain() }
        let result = try await send(server.model(scheme: "https"), timeout: 1)
        #expect(result.failure == .timeout(.handshake, seconds: 1))
        #expect(
            result.course == "resolve ok, connect ok, tls failed, "
                + "send skipped, answer skipped, body skipped")
        #expect(result.stage(.tls)?.detail == "not finished within 1 s")
        let request = try builder().build(server.model(scheme: "https"), .answer)
        let finding = Classifier.classify(
            failure: .timeout(.handshake, seconds: 1), request: request,
            model: server.model(scheme: "https").model)
        #expect(finding.message.hasSuffix("the TLS handshake was not finished within 1 s"))
        #expect(finding.next.contains("speaks TLS"))
    }

    @Test func filesThatCannotBeUsedAreNamedBeforeAnythingIsSent() async throws {
        let server = try await server(.good)
        let authority = try await TestAuthority.shared()
        let folder = try TemporaryFolder()
        let junk = try folder.write("no PEM at all\n", to: "junk.pem")
        let missing = folder.file("missing.pem")
        let cases: [(@Sendable (inout Model) -> Void, String)] = [
            ({ $0.caFile = missing }, missing),
            ({ $0.caFile = junk }, junk),
            ({ $0.clientCertificate = missing }, missing),
            ({ $0.clientCertificate = junk }, junk),
            (
                {
                    $0.clientCertificate = authority.clientCertificate
                    $0.clientKey = junk
                }, junk
            ),
            (
                {
                    $0.clientCertificate = authority.clientCertificate
                    $0.clientKey = authority.folder.file("good.key")
                }, authority.folder.file("good.key")
            ),
        ]
        for (change, named) in cases {
            guard case .tlsFile(named, _) = try await result(server, change: change).failure else {
                Issue.record("\(named) was taken")
                continue
            }
        }
        #expect(server.connections.isEmpty)
    }
}
