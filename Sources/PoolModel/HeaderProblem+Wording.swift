/// The wording of every header problem, in one place: what is wrong, and what to do.
extension HeaderProblem.Code {
    package var sentence: String {
        switch self {
        case .nameEmpty: "the name is missing"
        case .nameTooLong(let count):
            "a name has at most \(HeaderName.maximumLength) bytes, this one has \(count)"
        case .nameNotToken(" "): "a name has no spaces"
        case .nameNotToken(":"): "a name has no colon"
        case .nameNotToken(let scalar):
            "a name is letters, digits and !#$%&'*+-.^_`|~ only, not \(Sanitizer.name(of: scalar))"
        case .duplicate(let row):
            "row \(row) has the same name (_ counts as -); a header is sent once"
        case .inTwoSets(let first, let second):
            "sets \(Sanitizer.clean(first)) and \(Sanitizer.clean(second)) both have it, and a "
                + "header is sent once; detach one of them, or add a row of that name, which "
                + "replaces both"
        case .protected(.framing): "set by HTTP itself; it cannot be a custom header"
        case .protected(.providerCredential):
            "set by the API key; choose provider custom to send your own"
        case .protected(.providerProtocol):
            "set by the provider; choose provider custom to send your own"
        case .protected(.metadataService):
            "would unlock a cloud's metadata service; it is never sent"
        case .protected(.methodOverride): "would change the request's method; it is never sent"
        case .credentialTwice:
            "the API key field is in use; clear it to send this credential yourself"
        case .valueEmpty: "the value is missing"
        case .valueTooLong(let count):
            "a value has at most \(HeaderRules.maximumValue) bytes, this one has \(count)"
        case .valueControl(13, let offset): "a carriage return at byte \(offset + 1)"
        case .valueControl(10, let offset): "a line end at byte \(offset + 1)"
        case .valueControl(let byte, let offset):
            "a control character (0x\(String(byte, radix: 16))) at byte \(offset + 1)"
        case .valueNotASCII(let offset):
            "not plain ASCII at byte \(offset + 1); encode it the way the server wants"
        case .valueBlankAtEnds: "blanks at the ends; trim them"
        case .valueBadReference:
            "${ begins a reference, and this is none; write ${env:NAME}, ${file:/path}, "
                + "${helper:NAME}, or $$ for a dollar sign"
        case .valueLocked:
            "the stored value does not open for this address; see that it is right, then type the "
                + "value or delete the row"
        case .tooManyRows(let count):
            "a model has at most \(HeaderRules.maximumRows) headers, this one has \(count)"
        case .tooLargeTogether(let count):
            "the headers of a model have at most \(HeaderRules.maximumTogether) bytes, "
                + "these have \(count)"
        case .cautionedName: "caution: proxies and servers give this name a meaning of their own"
        case .cautionedLength(let count):
            "caution: \(count) bytes; many gateways stop at 8 KiB a line"
        }
    }
}
