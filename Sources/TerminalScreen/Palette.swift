/// How many colours a terminal has, or shall be used.
package enum ColorDepth: Int, Sendable, CaseIterable, Hashable {
    case mono = 0
    case eight = 8
    case sixteen = 16
    case many = 256
}

/// What a terminal does to show a role. The colour is an index into the user's own palette;
/// the background is always the user's.
package struct Attributes: Sendable, Hashable {
    /// `nil`: the terminal's default colour.
    package var color: Int?
    package var isBold: Bool
    package var isDim: Bool
    package var isUnderlined: Bool
    package var isReversed: Bool

    package init(
        color: Int? = nil, bold: Bool = false, dim: Bool = false, underlined: Bool = false,
        reversed: Bool = false
    ) {
        self.color = color
        isBold = bold
        isDim = dim
        isUnderlined = underlined
        isReversed = reversed
    }
}

/// Role x colour depth: the look of everything in one table. Monochrome is a peer, not a
/// fallback: roles that carry a state differ there too.
package struct Palette: Sendable, Equatable {
    package let depth: ColorDepth
    /// What the user's configuration says instead.
    private let overrides: [Role: Attributes]

    package init(_ depth: ColorDepth, overrides: [Role: Attributes] = [:]) {
        self.depth = depth
        self.overrides = overrides
    }

    package func attributes(for style: Style) -> Attributes {
        var attributes = overrides[style.role] ?? standard(style.role)
        if style.isBold { attributes.isBold = true }
        if style.isUnderlined { attributes.isUnderlined = true }
        if depth == .mono { attributes.color = nil }
        return attributes
    }

    private func standard(_ role: Role) -> Attributes {
        depth == .mono ? Self.monochrome(role) : colored(role)
    }

    private static func monochrome(_ role: Role) -> Attributes {
        switch role {
        case .normal, .ok, .hint, .border, .field, .button: Attributes()
        case .dim, .mask, .running: Attributes(dim: true)
        case .title, .heading, .key, .marked, .match: Attributes(bold: true)
        case .warning, .secretShown, .cursorLine: Attributes(underlined: true)
        case .failure: Attributes(bold: true, reversed: true)
        case .error: Attributes(bold: true, underlined: true)
        case .locked: Attributes(underlined: true, reversed: true)
        case .selected, .focus, .buttonFocused, .badge: Attributes(reversed: true)
        }
    }

    private func colored(_ role: Role) -> Attributes {
        switch role {
        case .normal, .hint, .field, .button: Attributes()
        case .dim, .mask: Attributes(dim: true)
        case .border: Attributes(color: Color.blue)
        case .title: Attributes(bold: true)
        case .heading: Attributes(color: Color.cyan, bold: true)
        case .key: Attributes(color: Color.cyan)
        case .marked: Attributes(color: Color.magenta, bold: true)
        case .ok: Attributes(color: Color.green)
        case .warning: Attributes(color: Color.yellow, bold: true)
        case .failure, .error: red
        case .running: Attributes(color: Color.cyan)
        case .locked: Attributes(color: Color.magenta, bold: true)
        case .secretShown: Attributes(color: Color.yellow, underlined: true)
        case .match: Attributes(color: Color.yellow, bold: true)
        case .selected, .focus, .buttonFocused, .badge: Attributes(reversed: true)
        case .cursorLine: Attributes(underlined: true)
        }
    }

    /// The brighter one of the user's sixteen, where there are sixteen; else bold, which many
    /// terminals show as the brighter one. Not both: two changes of the look instead of one cost
    /// a remote terminal more bytes than the word has letters.
    private var red: Attributes {
        depth.rawValue >= ColorDepth.sixteen.rawValue
            ? Attributes(color: Color.red + 8) : Attributes(color: Color.red, bold: true)
    }

    /// The user's own eight colours, by their numbers in ECMA-48.
    private enum Color {
        static let red = 1
        static let green = 2
        static let yellow = 3
        static let blue = 4
        static let magenta = 5
        static let cyan = 6
    }
}
