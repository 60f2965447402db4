import Foundation
import ModelPool
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
