import TerminalScreen
import Testing

struct PaletteTests {
    /// Roles that say in which state something is, or where the person is.
    private let states: [Role] = [.ok, .warning, .failure, .running, .locked, .error]

    @Test(arguments: ColorDepth.allCases)
    func everyStateLooksDifferent(_ depth: ColorDepth) {
        let palette = Palette(depth)
        // A failure and an error are the same colour; in words they are told apart.
        let looks = states.filter { depth == .mono || $0 != .error }
            .map { palette.attributes(for: Style($0)) }
        #expect(Set(looks).count == looks.count)
    }

    @Test(arguments: ColorDepth.allCases)
    func theSelectionIsSeenInEveryDepth(_ depth: ColorDepth) {
        let palette = Palette(depth)
        let normal = palette.attributes(for: .normal)
        #expect(normal == Attributes())
        for role in [Role.selected, .focus, .buttonFocused, .marked, .match] {
            #expect(palette.attributes(for: Style(role)) != normal)
        }
        #expect(
            palette.attributes(for: Style(.button))
                != palette.attributes(for: Style(.buttonFocused)))
    }

    @Test func monochromeHasNoColour() {
        let palette = Palette(.mono, overrides: [.ok: Attributes(color: 2, bold: true)])
        for role in Role.allCases {
            #expect(palette.attributes(for: Style(role)).color == nil)
        }
        #expect(palette.attributes(for: Style(.ok)).isBold)
    }

    @Test(arguments: [ColorDepth.eight, .sixteen, .many])
    func coloursAreTheUsersOwn(_ depth: ColorDepth) {
        for role in Role.allCases {
            let color = Palette(depth).attributes(for: Style(role)).color ?? 0
            #expect(color < min(depth.rawValue, 16))
        }
    }

    @Test func emphasisAddsToTheRole() {
        let style = Style(.ok, bold: true, underlined: true)
        let attributes = Palette(.sixteen).attributes(for: style)
        #expect(attributes == Attributes(color: 2, bold: true, underlined: true))
    }
}
