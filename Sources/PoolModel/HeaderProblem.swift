package import FoundationEssentials

/// Something ``HeaderRules`` has against a header row. Refusals block saving and sending;
/// cautions are shown and allowed.
package struct HeaderProblem: Error, Sendable, Equatable {
    /// Names reserved for a reason, one case a row of the table in `HeaderRules`.
    package enum Class: Sendable, Equatable {
        case framing
        case providerCredential
        case providerProtocol
        case metadataService
        case methodOverride
    }

    package enum Code: Error, Sendable, Equatable {
        case nameEmpty
        case nameTooLong(Int)
        case nameNotToken(Unicode.Scalar)
        /// Another row above has the same name; its position counts from 1.
        case duplicate(row: Int)
        /// Two attached sets have the same name, and no row of the model's own replaces them.
        case inTwoSets(String, String)
        case protected(Class)
        /// A credential header of provider `custom` beside an API key: two sources of one thing.
        case credentialTwice
        case valueEmpty
        case valueTooLong(Int)
        /// A control character (CR, LF, NUL, ...) at an offset in bytes.
        case valueControl(byte: UInt8, offset: Int)
        /// A byte outside ASCII at an offset in bytes.
        case valueNotASCII(offset: Int)
        case valueBlankAtEnds
        /// `${` that begins no reference. What follows may be a part of a secret, and is not kept.
        case valueBadReference
        /// The stored value could not be opened.
        case valueLocked
        case tooManyRows(Int)
        case tooLargeTogether(Int)

        /// A name with a meaning on the way (`cookie`, `x-forwarded-*`, ...).
        case cautionedName
        /// Above 4096 bytes; many gateways stop at 8 KiB a line.
        case cautionedLength(Int)
    }

    /// The row it is about; `nil` where it is about all of them together.
    package let row: UUID?
    package let code: Code

    package init(row: UUID?, code: Code) {
        self.row = row
        self.code = code
    }

    /// Whether it blocks saving and sending.
    package var isRefusal: Bool { code.isRefusal }
}

extension HeaderProblem.Code {
    package var isRefusal: Bool {
        switch self {
        case .cautionedName, .cautionedLength: false
        default: true
        }
    }
}
