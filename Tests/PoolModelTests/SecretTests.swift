import Foundation
import PoolModel
import TestSupport
import Testing

@Suite struct SecretTests {
    @Test func aSecretNeverShowsItself() {
        let secret = Secret("hunter2-hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        let texts = [
            "\(secret)", secret.description, secret.debugDescription, dumped,
            String(reflecting: secret), "\([secret])", "\(SecretField.new(secret))",
            "\(HeaderRow(id: UUID(), name: "X", value: .new(secret)))",
            "\(Mirror(reflecting: secret))",
        ]
        for text in texts { #expect(!text.contains("hunter2")) }
        #expect("\(secret)" == "<secret>")
    }

    @Test func secretsAreEqualByTheirBytes() {
        #expect(Secret("abc") == Secret(bytes: [0x61, 0x62, 0x63]))
        #expect(Secret("abc") != Secret("abd") && Secret("abc") != Secret("abcd"))
        #expect(Secret("") == Secret(count: 0) { _ in })
        #expect(Secret(bytes: [0xFF]).reveal() == "\u{FFFD}")
    }

    @Test func masksTellNothingButTheEndOfLongOnes() {
        #expect(Mask.text(for: Secret("short")) == "********")
        #expect(Mask.text(for: Secret("1234567890123456789")) == "********")
        #expect(Mask.text(for: Secret("12345678901234567890")) == "********7890")
        #expect(Mask.text(for: Secret("123456789012345678\n0")) == "********")
        #expect(Mask.text(for: Secret("")) == "********")
    }
}

@Suite struct ScrubberTests {
    private let secret = Secret("pa/ss+wo\"rd&9")

    private func scrub(_ text: String) -> String { Scrubber([secret]).scrub(text) }

    @Test func storedValuesAreToldApartBehindOneMask() {
        let one = StoredSecret(of: Secret("0123456789abcdef9f3c"))
        let other = StoredSecret(of: Secret("fedcba98765432109f3c"))
        #expect(one.mask == other.mask && one.count == other.count)
        #expect(one != other)
        #expect(one == StoredSecret(of: Secret("0123456789abcdef9f3c")))
        let shown = StoredSecret(of: Secret("0123456789abcdef9f3c"), isSecret: false)
        #expect(SecretField.kept(one).holdsSame(as: .kept(shown)))
        #expect(!SecretField.kept(one).holdsSame(as: .kept(other)))
        #expect(!SecretField.kept(one).holdsSame(as: .new(Secret("0123456789abcdef9f3c"))))
    }

    @Test func everyFormIsFound() {
        let plain = "pa/ss+wo\"rd&9"
        let base64 = Data(plain.utf8).base64EncodedString()
        let forms = [
            plain, base64, base64.replacing("=", with: ""), "pa%2Fss%2Bwo%22rd%269",
            "pa%2fss%2bwo%22rd%269", #"pa\/ss+wo\"rd&9"#, #"pa/ss+wo\"rd&9"#,
            "pa/ss+wo&quot;rd&amp;9",
        ]
        for form in forms {
            #expect(scrub("a \(form) b") == "a [secret] b", "\(form)")
            #expect(scrub(form + form) == "[secret][secret]")
        }
    }

    @Test func base64OfALongerTextShowsNoMiddle() {
        for prefix in ["", "u", "us", "user:", "token "] {
            for suffix in ["", "!", "!!", "!!!"] {
                let whole = Data((prefix + secret.reveal() + suffix).utf8).base64EncodedString()
                #expect(scrub(whole).contains(Scrubber.mark), "\(prefix)\(suffix)")
                // At most a group of four letters is left at either end of the secret.
                let rest = scrub(whole).replacing(Scrubber.mark, with: "")
                #expect(rest.count <= whole.count - 12)
            }
        }
    }

    @Test func combiningMarksAndNeighboursHideNothing() {
        #expect(!scrub(secret.reveal() + "\u{301}").contains("ss+wo"))
        #expect(scrub("x\(secret.reveal())x") == "x[secret]x")
    }

    @Test func longerSecretsLeaveNoRemainder() {
        let scrubber = Scrubber([Secret("abcd"), Secret("abcdefgh")])
        #expect(scrubber.scrub("abcdefgh abcd") == "[secret] [secret]")
    }

    /// What of each credential a server may name by itself.
    private static let credentials: [(value: String, pieces: [String])] = [
        ("Bearer to+k/en\"1", ["to+k/en\"1"]),
        ("Token token=\"t0k/en&1\", nonce=\"n0/nce+1\"", ["t0k/en&1", "n0/nce+1"]),
        ("key=a/b+c&d1", ["a/b+c&d1"]),
        ("'single/quoted+1'", ["single/quoted+1"]),
        ("Basic " + Data("user:pa/ss+1".utf8).base64EncodedString(), ["user:pa/ss+1", "pa/ss+1"]),
        ("Basic " + Data("sk/live+12345678:".utf8).base64EncodedString(), ["sk/live+12345678"]),
        (
            "Digest username=\"me\", realm=\"x\", response=\"66/29+fa\", opaque=\"op/aq+1\"",
            ["66/29+fa", "op/aq+1"]
        ),
        ("theme=dark; sid=ab/c+1; other=\"de/f+2\"", ["ab/c+1", "de/f+2"]),
        ("{\"key\": \"js/on+1\", \"n\": 1}", ["js/on+1"]),
        (
            "AWS4-HMAC-SHA256 Credential=AKIA/EX+1, SignedHeaders=host, Signature=fe/d+1",
            ["AKIA/EX+1", "fe/d+1"]
        ),
        ("id:se/cret+1", ["se/cret+1"]), ("Basic YWJjZGVmZ2g=", ["YWJjZGVmZ2g"]),
        ("per%2Fcent%25+1", ["per%2Fcent%25+1", "per/cent%+1"]),
    ]

    @Test(arguments: Escaping.all)
    func everyPieceOfACredentialIsFoundInEveryEscape(_ escaping: Escaping) {
        for (value, pieces) in ScrubberTests.credentials {
            let scrubber = Scrubber([Secret(value)])
            for piece in [value] + pieces {
                let said = "Invalid <" + escaping.write(piece) + ">!"
                #expect(scrubber.scrub(said) == "Invalid <[secret]>!", "\(value): \(said)")
            }
        }
    }

    @Test func whatIsNoSecretInACredentialStays() {
        let scrubber = Scrubber(ScrubberTests.credentials.map { Secret($0.value) })
        for text in [
            "Bearer", "Token", "Basic", "Digest", "the key token= is missing", "username", "realm",
            "theme: dark", "the cookie sid", "host", "100% of it & more; \\ and \\u12",
            "&amp; &#x;",
            "AWS4-HMAC-SHA256", "%", "&", "\\",
        ] {
            #expect(scrubber.scrub(text) == text)
        }
    }

    /// However the text is cut, the same is shown in the end, and never a part of a secret.
    @Test(arguments: Escaping.all) func aSecretInPiecesIsFound(_ escaping: Escaping) {
        let scrubber = Scrubber([Secret("Bearer to+k/en\"1"), Secret("to+k")])
        let text = "a \(escaping.write("to+k/en\"1")) b to+k, to+ 5% & \\"
        for size in 1...9 {
            var stream = ScrubbedStream(scrubber)
            var shown = ""
            var rest = text.unicodeScalars[...]
            while !rest.isEmpty {
                shown += stream.take(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            shown += stream.finish()
            #expect(shown == "a [secret] b [secret], to+ 5% & \\", "\(size)")
        }
        var stream = ScrubbedStream(scrubber)
        #expect(stream.take("nothing to wait for ") == "nothing to wait for ")
        #expect(stream.take("5% of it, t") == "5% of it, ")
        #expect(stream.take("hen") == "then")
    }

    /// A page that consists of escapes, and of what a secret begins with, takes no long time.
    @Test func hostileTextTakesNoLongTime() {
        let scrubber = Scrubber([Secret(String(repeating: "\\", count: 4000) + "x")])
        let clock = ContinuousClock()
        let time = clock.measure {
            for text in ["\\", "%25", "&amp;", "\\u005c"] {
                _ = scrubber.scrub(String(repeating: text, count: (64 << 10) / text.utf8.count))
            }
        }
        #expect(time < .seconds(10), "\(time)")
    }

    @Test func shortOnesAndOrdinaryTextStay() {
        #expect(Scrubber([Secret("abc")]).scrub("abc") == "abc")
        #expect(
            scrub("nothing é here 通义 \u{1F469}\u{200D}\u{1F4BB}")
                == "nothing é here 通义 \u{1F469}\u{200D}\u{1F4BB}")
        #expect(Scrubber([]).scrub("x") == "x")
    }
}

@Suite struct SanitizerTests {
    @Test func everyScalarIsHarmlessAfterwards() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let clean = Sanitizer.clean("\(scalar)")
            for output in clean.unicodeScalars {
                let isControl = output.value < 0x20 || (0x7F...0x9F).contains(output.value)
                let isInvisible =
                    output.properties.isDefaultIgnorableCodePoint
                    && !output.properties.isVariationSelector
                let isFormat = output.properties.isBidiControl
                if isControl || isFormat || isInvisible {
                    Issue.record(
                        "U+\(String(value, radix: 16)) gives U+\(String(output.value, radix: 16))")
                    return
                }
            }
        }
    }

    @Test func linesAreKeptOnlyWhenAskedFor() {
        #expect(Sanitizer.clean("a\nb\tc\r") == "a b c<U+000D>")
        #expect(Sanitizer.clean("a\nb", keepingLines: true) == "a\nb")
        #expect(Sanitizer.clean([0x61, 0xFF, 0x1B] as [UInt8]) == "a\u{FFFD}<U+001B>")
    }

    @Test func whatIsCleanStays() {
        for text in ["plain", "通义 qwen", "é", "👍"] { #expect(Sanitizer.clean(text) == text) }
        #expect(
            Sanitizer.clean(Sanitizer.clean("\u{1B}[2J\u{202E}"))
                == Sanitizer.clean("\u{1B}[2J\u{202E}"))
    }
}
