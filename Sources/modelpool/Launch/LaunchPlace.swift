internal import FoundationEssentials
internal import Glibc
internal import PoolModel

/// Where a client is started: the person's home and environment, and the folder it will find
/// itself in.
struct LaunchPlace: Sendable {
    let environment: [String: String]
    /// `nil` where it has been removed, say.
    let folder: String?
    let references: References

    init(in context: CommandContext) {
        environment = context.environment
        references = context.references
        let path = getcwd(nil, 0)
        folder = path.map { String(cString: $0) }
        free(path)
    }

    /// The value of a variable that is set and not empty.
    func variable(_ name: String) -> String? { environment.variable(name) }

    var home: String? { variable("HOME") }

    /// `$HOME/PATH`; none where there is no home.
    func inHome(_ path: String) -> [String] { home.map { [$0 + "/" + path] } ?? [] }

    /// Where a client keeps the person's settings; none where there is no home.
    func folder(of client: ClientFolder) -> [String] {
        client.path(in: environment).map { [$0] } ?? []
    }

    /// The file of a program, found as execvp(3) finds it.
    func program(_ name: String) -> String? {
        (variable("PATH") ?? "/bin:/usr/bin").split(separator: ":").lazy
            .map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// A folder, as it is named from this one, and all above it, the nearest first.
    private func foldersAbove(_ name: String) -> [String] {
        let whole = name.hasPrefix("/") || folder == nil ? name : "\(folder ?? "")/\(name)"
        guard var path = realPath(whole), path.hasPrefix("/") else { return [] }
        var found = [path]
        while path != "/" {
            let parent = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
            path = parent.isEmpty ? "/" : String(parent)
            found.append(path)
        }
        return found
    }

    /// A path below the folder, or another one, and below all above it.
    func above(_ path: String, from start: String = ".") -> [String] {
        foldersAbove(start).map { ($0 == "/" ? "" : $0) + "/" + path }
    }

    /// `nil` where there is none.
    private func realPath(_ path: String) -> String? {
        let found = realpath(path, nil)
        defer { free(found) }
        return found.map { String(cString: $0) }
    }

    /// The files in a folder whose names end so, in order.
    static func files(in folder: String, ending suffix: String) -> [String] {
        // A folder that cannot be read has no files for the client either.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
    }
}
