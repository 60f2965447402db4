/// What an imported configuration says about a model that has no field here, such as LiteLLM's
/// `rpm` or `model_info.mode`. It is never sent; an export to the form it came from writes it
/// again.
///
/// Any of it may be a secret (`aws_secret_access_key`), so the whole is kept as one sealed value:
/// the JSON text of an object with the structure and the values of LiteLLM's entry.
package struct ExtraFields: Sendable, Equatable {
    /// 32 KiB of JSON text.
    package static let maximumSize = 32 << 10
    /// The objects of an entry whose members are looked at one by one.
    package static let sections = ["litellm_params", "model_info"]

    package var members: [JSONMember]

    package init(_ members: [JSONMember]) { self.members = members }

    /// `nil`: not the text of an object.
    package init?(_ text: Secret) {
        // What is wrong with it is not asked: it was written by `text` or is not taken.
        guard case .object(let members)? = try? JSONParser.parse(text.reveal()) else { return nil }
        self.members = members
    }

    package var text: Secret { Secret(JSONValue.object(members).text) }

    /// `litellm_params.rpm`, in their order.
    package var names: [String] {
        members.flatMap { member in
            guard let inner = ExtraFields.inner(member) else { return [member.name] }
            return inner.map { "\(member.name).\($0.name)" }
        }
    }

    /// With `{"withheld": true}` in the place of all that may be a secret: whatever holds a text,
    /// unless it only names a variable, and what is called a secret.
    package var withoutSecrets: ExtraFields {
        func shown(_ member: JSONMember) -> JSONMember {
            let name = member.name.lowercased()
            let isNamedSecret = ["secret", "password", "passphrase", "api_key", "credential"]
                .contains { name.contains($0) }
            return ExtraFields.isPlain(member.value) && !isNamedSecret
                ? member : JSONMember(member.name, ["withheld": true])
        }
        return ExtraFields(
            members.map { member in
                guard let inner = ExtraFields.inner(member) else { return shown(member) }
                return JSONMember(member.name, .object(inner.map(shown)))
            })
    }

    /// Without what ``withoutSecrets`` took, and the names of that.
    package func leavingOutWithheld() -> (kept: ExtraFields, withheld: [String]) {
        var withheld: [String] = []
        func isKept(_ member: JSONMember, _ path: String) -> Bool {
            guard member.value["withheld"]?.bool == true else { return true }
            withheld.append(path + member.name)
            return false
        }
        var kept: [JSONMember] = []
        for member in members {
            guard let inner = ExtraFields.inner(member) else {
                if isKept(member, "") { kept.append(member) }
                continue
            }
            let rest = inner.filter { isKept($0, "\(member.name).") }
            if !rest.isEmpty { kept.append(JSONMember(member.name, .object(rest))) }
        }
        return (ExtraFields(kept), withheld)
    }

    private static func inner(_ member: JSONMember) -> [JSONMember]? {
        sections.contains(member.name) ? member.value.members : nil
    }

    private static func isPlain(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .number: true
        case .string(let text): text.hasPrefix("os.environ/")
        case .array(let elements): elements.allSatisfy { isPlain($0) }
        case .object(let members): members.allSatisfy { isPlain($0.value) }
        }
    }
}

extension StoredSecret {
    /// Facts about a model's stored extra fields: their names instead of a mask, and what of them
    /// is no secret.
    package init(ofExtra secret: Secret) {
        guard let extra = ExtraFields(secret) else {
            self.init(of: secret)
            return
        }
        self.init(
            mask: extra.names.joined(separator: ", "), count: secret.count, references: [],
            clear: extra.withoutSecrets.text.reveal(),
            likeness: StoredSecret.likeness(of: secret), problems: [])
    }
}

extension SecretField {
    /// The names of a model's extra fields; none where they cannot be opened.
    package var extraNames: [String] {
        switch self {
        case .empty, .locked: []
        case .kept(let stored): stored.clear.flatMap { ExtraFields(Secret($0)) }?.names ?? []
        case .new(let secret): ExtraFields(secret)?.names ?? []
        }
    }
}
