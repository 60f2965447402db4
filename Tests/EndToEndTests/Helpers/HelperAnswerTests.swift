import Foundation
import PoolModel
import ProviderClient
import Testing

@testable import modelpool

/// What helpers print, taken apart.
struct HelperAnswerTests {
    private let asked = Date(timeIntervalSince1970: 1_800_000_000)

    private func read(
        _ text: String, _ output: HelperDeclaration.Output
    ) -> Result<(value: String, lifetime: Double?), HelperAnswer.Problem> {
        Array(text.utf8).withUnsafeBytes { bytes in
            do throws(HelperAnswer.Problem) {
                let answer = try HelperAnswer(bytes, output, asked: asked)
                return .success((answer.value.reveal(), answer.lifetime))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test(arguments: ["tok", "tok\n", "tok\r\n"])
    func textIsTheValueWithoutOneLineEnd(_ text: String) throws {
        let answer = try read(text, .text).get()
        #expect(answer.value == "tok" && answer.lifetime == nil)
    }

    @Test(arguments: [
        ("", "nothing"), ("\n", "nothing"), ("a\nb", "more than one line"),
        ("a\n\n", "more than one line"), ("\u{1B}[2Ja", "control"), ("a\u{0}b", "control"),
        ("a\u{7F}", "control"),
    ])
    func whatIsNoLineIsNoValue(_ text: String, _ says: String) throws {
        let problem = try #require(throws: HelperAnswer.Problem.self) {
            try read(text, .text).get()
        }
        #expect(problem.reason.contains(says))
    }

    @Test(
        arguments: [
            (
                #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":"#
                    + #"{"token":"tok","expirationTimestamp":"2027-01-15T08:10:00Z"}}"#, 600
            ),
            (#"{"kind":"ExecCredential","status":{"token":"tok"}}"#, nil),
            (#"{"token":"tok","expires_at":1800000090}"#, 90),
            (#"{"access_token":"tok","expires_in":3600,"token_type":"Bearer"}"#, 3600),
            (#"{"access_token":"tok","expires_in":"3600"}"#, 3600),
            (#"{"value":"tok","expires_at":"2027-01-15T09:00:30.5+01:00"}"#, 30.5),
            (#"{"value":"tok","expirationTimestamp":null,"expires_in":7}"#, 7),
            (
                #"{"accessToken":"tok","expiresOn":"2020-01-01 00:00:00.000000","expires_on":1800000060}"#,
                60
            ),
            (#"{"credential":{"access_token":"tok","token_expiry":"2027-01-15T08:01:00Z"}}"#, 60),
            (#"{"token":"tok"}"#, nil),
        ] as [(String, Double?)])
    func jsonSaysTheValueAndHowLongItLasts(_ text: String, _ lifetime: Double?) throws {
        let answer = try read(text, .json).get()
        #expect(answer.value == "tok" && answer.lifetime == lifetime)
    }

    @Test(arguments: [
        ("tok", "no JSON"), ("{", "no JSON"), ("[]", "has no token"), ("{}", "has no token"),
        (#"{"token":7}"#, "has no token"), (#"{"token":""}"#, "nothing"),
        (#"{"token":"a\nb"}"#, "more than one line"),
        (#"{"token":"t","expires_at":"tomorrow"}"#, "no date"),
        (#"{"token":"t","expires_at":true}"#, "no date"),
        (#"{"token":"t","expires_in":"soon"}"#, "no number"),
        (#"{"token":"t","expires_at":1700000000}"#, "over already"),
        (#"{"token":"t","expires_in":0}"#, "over already"),
        (#"{"token":"t","expires_in":-5}"#, "over already"),
    ])
    func otherJSONIsNoValue(_ text: String, _ says: String) throws {
        let problem = try #require(throws: HelperAnswer.Problem.self) {
            try read(text, .json).get()
        }
        #expect(problem.reason.contains(says), "\(problem)")
    }

    /// Less 30 s or a tenth, whichever is smaller.
    @Test func aValueIsUsedALittleLessThanItLasts() {
        #expect(HelperRun.lifetime(nil, 3600) == .seconds(3570))
        #expect(HelperRun.lifetime(nil, 3) == .milliseconds(2700))
        #expect(HelperRun.lifetime(3000, nil) == .seconds(2970))
        #expect(HelperRun.lifetime(60, 3600) == .seconds(54))
        #expect(HelperRun.lifetime(3600, 60) == .seconds(54))
        #expect(HelperRun.lifetime(nil, nil) == .seconds(270))
        #expect(HelperRun.lifetime(nil, 1e300) < .seconds(366 * 86_400))
    }
}
