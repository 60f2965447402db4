internal import ArgumentParser
internal import CCommand
internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import PoolUI

/// What a shell offers where a model or a header is expected. No key is used, and every failure
/// only means that nothing is offered.
enum ModelCompletion {
    static let names: @Sendable ([String], Int, String) -> [String] = { words, _, _ in
        summaries(words).map(\.name)
    }

    static let sets: @Sendable ([String], Int, String) -> [String] = { words, _, _ in
        headerSets(words).map(\.name)
    }

    /// Names in use, and those that people often want.
    static let headers: @Sendable ([String], Int, String) -> [String] = { words, _, _ in
        let used = Set((summaries(words) + headerSets(words)).flatMap(\.headerNames))
        let known = Set(used.map { HeaderName.lowercase($0) })
        return
            (used + HeaderCatalogue.names.filter { !known.contains(HeaderName.lowercase($0)) })
            .sorted()
    }

    /// The names of the model that is named before; those of all where it is not found.
    static let ownHeaders: @Sendable ([String], Int, String) -> [String] = { words, _, _ in
        headers(of: summaries(words), namedIn: words)
    }

    /// The names of the set that is named before; those of all where it is not found.
    static let headersOfSets: @Sendable ([String], Int, String) -> [String] = { words, _, _ in
        headers(of: headerSets(words), namedIn: words)
    }

    private static func headers(of entries: [Entry], namedIn words: [String]) -> [String] {
        let typed = Set(words.map(unquoted))
        let named = entries.filter { typed.contains(unquoted($0.name)) }
        return Set((named.isEmpty ? entries : named).flatMap(\.headerNames)).sorted()
    }

    /// A word as the shell has it, without its quotes and backslashes.
    private static func unquoted(_ word: String) -> String {
        word.filter { !"\\'\"".contains($0) }
    }

    private static func pool(_ words: [String]) -> OpenedPool? {
        let context = CommandContext(
            environment: ProcessInfo.processInfo.environment, environmentKey: nil,
            inherited: .init(), console: Console())
        guard let options = try? GlobalOptions.parse(poolOptions(in: words)) else { return nil }
        return try? OpenedPool.open(options, for: .names, in: context)
    }

    /// A model or a header set.
    private struct Entry {
        let name: String
        let headerNames: [String]
    }

    private static func summaries(_ words: [String]) -> [Entry] {
        clean(
            (try? pool(words)?.store.summaries())?.map {
                Entry(name: $0.name, headerNames: $0.headerNames)
            })
    }

    private static func headerSets(_ words: [String]) -> [Entry] {
        clean(
            (try? pool(words)?.store.headerSets())?.map {
                Entry(name: $0.name, headerNames: $0.headers.map(\.name))
            })
    }

    /// A shell takes each line for a name and prints it as it is; only a database that was changed by
    /// other means holds names that this would tear apart.
    private static func clean(_ entries: [Entry]?) -> [Entry] {
        (entries ?? []).filter { entry in
            ([entry.name] + entry.headerNames).allSatisfy { Sanitizer.clean($0) == $0 }
        }
    }

    /// Only `--pool FILE` of what has been typed so far.
    private static func poolOptions(in words: [String]) -> [String] {
        for (index, word) in words.enumerated() {
            if word.hasPrefix("--pool=") { return [word, "--read-only"] }
            if word == "--pool", index + 1 < words.count {
                return ["--pool", words[index + 1], "--read-only"]
            }
        }
        return ["--read-only"]
    }
}
