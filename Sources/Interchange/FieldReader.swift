internal import PoolModel

/// Takes the members of a foreign object one by one; what nobody asked for is unknown, what has
/// another type than it should is a problem.
struct FieldReader {
    private let members: [JSONMember]
    /// Whether scalars may stand for each other, as in YAML (`timeout: "60"`).
    private let isLenient: Bool
    private var places: [String: Int] = [:]
    private var taken: Set<String> = []
    private(set) var problems: [InterchangeProblem] = []

    init(_ members: [JSONMember], isLenient: Bool) {
        self.members = members
        self.isLenient = isLenient
        for (index, member) in members.enumerated() {
            if places[member.name] == nil {
                places[member.name] = index
            } else {
                problems.append(.init(line: member.line, code: .repeatedKey(member.name)))
            }
        }
    }

    /// Those that were not asked for.
    var unknown: [JSONMember] { members.filter { !taken.contains($0.name) } }

    /// The member, unless it is missing or null.
    mutating func member(_ name: String) -> JSONMember? {
        taken.insert(name)
        guard let place = places[name], members[place].value != .null else { return nil }
        return members[place]
    }

    /// Whether a URL stands there, or a variable of LiteLLM's that holds one.
    func hasAddress(_ name: String) -> Bool {
        let text = places[name].flatMap { members[$0].value.scalarText } ?? ""
        return text.contains("://") || LiteLLMValue.environmentName(text) != nil
    }

    mutating func text(_ name: String) -> String? {
        take(name, .string) { [isLenient] in isLenient ? $0.scalarText : $0.string }
    }

    mutating func integer(_ name: String) -> Int? {
        take(name, .number) { [isLenient] value in
            value.int ?? (isLenient ? value.scalarText.flatMap { Int($0) } : nil)
        }
    }

    mutating func double(_ name: String) -> Double? {
        take(name, .number) { [isLenient] value in
            value.double ?? (isLenient ? value.scalarText.flatMap { Double($0) } : nil)
        }
    }

    mutating func flag(_ name: String) -> Bool? { take(name, .boolean) { $0.bool } }

    mutating func object(_ name: String) -> [JSONMember]? {
        take(name, .object) { $0.members }
    }

    mutating func texts(_ name: String) -> [String]? {
        take(name, .array) { [isLenient] value in
            guard let elements = value.array else { return nil }
            let texts = elements.compactMap { isLenient ? $0.scalarText : $0.string }
            return texts.count == elements.count ? texts : nil
        }
    }

    private mutating func take<Value>(
        _ name: String, _ wanted: JSONValue.Kind, _ read: (JSONValue) -> Value?
    ) -> Value? {
        guard let member = member(name) else { return nil }
        if let value = read(member.value) { return value }
        problems.append(
            .init(
                line: member.line,
                code: .wrongType(name, wanted: wanted, got: member.value.kind)))
        return nil
    }
}
