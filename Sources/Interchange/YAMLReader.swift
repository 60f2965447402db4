internal import CYaml
internal import PoolModel

/// Reads YAML 1.1 by libyaml's events into ``JSONValue``s, one a document, with the meaning
/// that PyYAML's `safe_load` gives: plain scalars may be numbers, booleans or null, aliases and
/// merge keys (`<<`) are resolved, of repeated keys the last one counts (and is reported).
///
/// Depth, and the number of nodes with every alias counted in full, are limited: ten lines of
/// aliases of aliases would otherwise be a thousand million nodes.
struct YAMLReader: ~Copyable {
    static let maximumDepth = 64
    static let maximumNodes = 500_000

    private let reader: OpaquePointer
    private var event = cyaml_event()
    private var anchors: [String: (node: JSONValue, count: Int)] = [:]
    private var nodes = 0
    private var repeated: [InterchangeProblem] = []

    private init(_ reader: OpaquePointer) { self.reader = reader }

    deinit { cyaml_reader_free(reader) }

    static func documents(
        _ bytes: [UInt8]
    ) throws(InterchangeProblem) -> (documents: [JSONValue], repeated: [InterchangeProblem]) {
        try bytes.withUnsafeBufferPointer { buffer throws(InterchangeProblem) in
            // Only a want of memory makes it nil.
            guard let reader = cyaml_reader_new(buffer.baseAddress, buffer.count) else {
                throw InterchangeProblem(line: 1, code: .tooLarge(limit: buffer.count))
            }
            var yaml = YAMLReader(reader)
            return (try yaml.allDocuments(), yaml.repeated)
        }
    }

    private mutating func allDocuments() throws(InterchangeProblem) -> [JSONValue] {
        var documents: [JSONValue] = []
        while true {
            try advance()
            switch event.kind {
            case CYAML_END: return documents
            case CYAML_DOCUMENT_START:
                anchors = [:]
                try advance()
                documents.append(try node(depth: 0))
            default: continue
            }
        }
    }

    private mutating func advance() throws(InterchangeProblem) {
        cyaml_reader_next(reader, &event)
        if event.kind == CYAML_ERROR { throw problem(.yaml(.syntax)) }
    }

    private func problem(_ code: InterchangeProblem.Code) -> InterchangeProblem {
        InterchangeProblem(line: event.line, code: code)
    }

    private mutating func count(_ number: Int) throws(InterchangeProblem) {
        nodes += number
        guard nodes <= YAMLReader.maximumNodes else { throw problem(.yaml(.tooManyNodes)) }
    }

    // MARK: Nodes

    /// The node that begins with the current event.
    private mutating func node(depth: Int) throws(InterchangeProblem) -> JSONValue {
        guard depth <= YAMLReader.maximumDepth else { throw problem(.yaml(.tooDeep)) }
        let anchor = event.anchor.map { String(cString: $0) }
        let before = nodes
        try count(1)
        let value: JSONValue
        switch event.kind {
        case CYAML_ALIAS:
            guard let anchor, let known = anchors[anchor] else {
                throw problem(.yaml(.unknownAlias(anchor ?? "")))
            }
            try count(known.count)
            return known.node
        case CYAML_SCALAR: value = try scalar()
        case CYAML_SEQUENCE_START: value = try sequence(depth: depth)
        case CYAML_MAPPING_START: value = try mapping(depth: depth)
        default: throw problem(.yaml(.syntax))
        }
        if let anchor { anchors[anchor] = (value, nodes - before) }
        return value
    }

    private mutating func sequence(depth: Int) throws(InterchangeProblem) -> JSONValue {
        var elements: [JSONValue] = []
        try advance()
        while event.kind != CYAML_SEQUENCE_END {
            elements.append(try node(depth: depth + 1))
            try advance()
        }
        return .array(elements)
    }

    private mutating func mapping(depth: Int) throws(InterchangeProblem) -> JSONValue {
        var members: [JSONMember] = []
        var places: [String: Int] = [:]
        var merged: [JSONMember] = []
        try advance()
        while event.kind != CYAML_MAPPING_END {
            let line = event.line
            guard let name = try node(depth: depth + 1).scalarText else {
                throw InterchangeProblem(line: line, code: .yaml(.keyNotScalar))
            }
            try advance()
            let value = try node(depth: depth + 1)
            let member = JSONMember(name, value, line: line)
            if name == "<<" {
                merged += try YAMLReader.mergeable(value, line: line)
            } else if let place = places[name] {
                repeated.append(.init(line: line, code: .repeatedKey(name)))
                members[place] = member
            } else {
                places[name] = members.count
                members.append(member)
            }
            try advance()
        }
        for member in merged where places[member.name] == nil {
            places[member.name] = members.count
            members.append(member)
        }
        return .object(members)
    }

    /// What `<<` brings in: a mapping's members, or those of several, the first ones winning.
    private static func mergeable(
        _ value: JSONValue, line: Int
    ) throws(InterchangeProblem) -> [JSONMember] {
        if let members = value.members { return members }
        var all: [JSONMember] = []
        for element in value.array ?? [.null] {
            guard let members = element.members else {
                throw InterchangeProblem(line: line, code: .yaml(.badMerge))
            }
            all += members
        }
        return all
    }

    // MARK: Scalars

    private func scalar() throws(InterchangeProblem) -> JSONValue {
        let bytes = UnsafeBufferPointer(start: event.text, count: event.length)
        let text = String(decoding: bytes, as: UTF8.self)
        if let tag = event.tag.map({ String(cString: $0) }) {
            guard tag == "!" || tag == "tag:yaml.org,2002:str" else {
                throw problem(.yaml(.tag(tag)))
            }
            return .string(text)
        }
        return event.is_plain ? YAMLScalar.value(of: text) : .string(text)
    }
}
