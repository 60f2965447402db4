internal import ArgumentParser
internal import CCommand
internal import FoundationEssentials
internal import ModelPool
internal import PoolStore

/// What a shell offers where a model or a header is expected. No key is used, and every failure
/// only means that nothing is offered.
enum ModelCompletion {
    static let names: @Sendable ([String], Int, String) -> [String] = { words, _, _ in
        summaries(words).map(\.name)
    }

    /// Names in use, and those that people often want.
    static let headers: @Sendable ([String], Int, String) -> [String] = { words, _, _ in
        Set(summaries(words).flatMap(\.headerNames)).sorted()
    }

    private static func summaries(_ words: [String]) -> [ModelSummary] {
        let world = World(
            environment: ProcessInfo.processInfo.environment, environmentKey: nil,
            inherited: .init(), console: Console())
        guard let options = try? GlobalOptions.parse(poolOptions(in: words)),
            let pool = try? OpenedPool.open(options, for: .names, in: world)
        else { return [] }
        return (try? pool.store.summaries()) ?? []
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
