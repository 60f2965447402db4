package import Foundation

/// What another process has in its memory, as root sees it.
package enum ProcessMemory {
    /// All that it can write into: heap, stacks and data.
    package static func written(by process: Int32) throws -> Data {
        let maps = try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8)
        let memory = try FileHandle(
            forReadingFrom: URL(filePath: "/proc/\(process)/mem"))
        var found = Data()
        for line in maps.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 1, words[1].hasPrefix("rw") else { continue }
            let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard ends.count == 2 else { continue }
            try memory.seek(toOffset: ends[0])
            // `try?`: what the kernel itself keeps there cannot be read, and holds nothing.
            found += (try? memory.read(upToCount: Int(ends[1] - ends[0]))) ?? Data()
        }
        return found
    }
}
