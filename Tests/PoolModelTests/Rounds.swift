import Foundation

/// 50,000 inputs in a short run, a million with `MODELPOOL_LONG=1`.
let fuzzRounds =
    ProcessInfo.processInfo.environment["MODELPOOL_LONG"] == nil ? 50_000 : 1_000_000
