/// Names that are not taken yet: `gpt-4o`, then `gpt-4o 2`, ...
package struct FreeNames {
    private var taken: Set<String>
    /// The number that a name got last, so that a thousand equal names are counted once.
    private var numbers: [String: Int] = [:]

    package init(besides taken: Set<String> = []) { self.taken = taken }

    /// The name itself if it is free, else the next of it that is; it is taken from now on.
    /// - Parameter joint: what stands before the number.
    package mutating func take(_ name: String, joint: String = " ") -> String {
        guard !taken.insert(name).inserted else { return name }
        let stem = String(name.unicodeScalars.prefix(ModelRules.maximumName - 8))
        var number = numbers[stem] ?? 1
        repeat { number += 1 } while !taken.insert("\(stem)\(joint)\(number)").inserted
        numbers[stem] = number
        return "\(stem)\(joint)\(number)"
    }
}
