/// How `modelpool` ends; the numbers are part of its interface (`modelpool --help`, the manual).
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    /// A test failed, or a request that was asked for did not get its answer.
    case testFailed = 1
    case wrongUsage = 2
    case noSuchModel = 3
    /// Validation, a protected header, an edit conflict, a file that must not be written.
    case refused = 4
    /// The pool cannot be read or written, is damaged, or is newer than this program.
    case poolUnusable = 5
    /// The key is missing, wrong or refused.
    case keyUnusable = 6
    case interrupted = 130
}
