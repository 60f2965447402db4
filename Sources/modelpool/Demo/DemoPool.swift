internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolStore
internal import Vault

/// A throw-away pool: a folder of its own with a key, and a model for each thing to be tried.
struct DemoPool {
    let folder: String
    var path: String { folder + "/demo.db" }
    var keyFile: String { folder + "/demo.key" }

    init(port: Int, in context: CommandContext) throws {
        let chosen = context.environment["TMPDIR"] ?? ""
        let place = chosen.hasPrefix("/") ? chosen : "/tmp"
        var name = Array("\(place)/modelpool-demo-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else {
            throw CommandFailure(
                .refused,
                "cannot make a folder in \(ErrorWording.quoted(place)): "
                    + ErrorWording.system(errno))
        }
        folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        FolderGuard.watch(folder)
        do {
            let store = try PoolStore.open(
                path: path,
                options: PoolStore.Options(user: context.user, client: context.sshClient))
            try store.createKey(try KeyFile.create(at: keyFile))
            _ = try store.save(DemoPool.models(port: port, in: context))
        } catch {
            remove()
            throw error
        }
    }

    /// Nothing of it is left.
    func remove() {
        // What cannot be removed holds nothing but made-up values.
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func models(port: Int, in context: CommandContext) -> [Model] {
        func model(
            _ name: String, at place: String, key: String = DemoAnswer.key,
            modelID: String = DemoAnswer.model
        ) -> Model {
            var model = Model(
                id: context.newID(), name: name, provider: .litellm, modelID: modelID,
                now: context.now())
            model.baseURL = "http://127.0.0.1:\(port)/\(place)/v1"
            model.apiKey = .new(Secret(key))
            model.tags = ["demo"]
            // A proxy of the machine does not know this one.
            model.proxy = .direct
            return model
        }
        func header(_ name: String, _ value: String, isOn: Bool, isSecret: Bool = true) -> HeaderRow
        {
            HeaderRow(
                id: context.newID(), name: name, value: .new(Secret(value)), isOn: isOn,
                isSecret: isSecret)
        }
        var anthropic = model("anthropic protocol", at: "anthropic")
        anthropic.provider = .anthropic
        anthropic.wireProtocol = .anthropicMessages
        anthropic.baseURL = "http://127.0.0.1:\(port)/anthropic"
        var open = model("gateway, token on", at: "gateway")
        open.headers = [
            header("X-Gateway-Token", DemoAnswer.token, isOn: true),
            header("X-Region", "eu-1", isOn: true, isSecret: false),
        ]
        var closed = model("gateway, token off", at: "gateway")
        closed.headers = [header("X-Gateway-Token", DemoAnswer.token, isOn: false)]
        var nobody = model("nobody listens", at: "ok")
        nobody.baseURL = "http://127.0.0.1:1/v1"
        return [
            model("works", at: "ok"), model("slow, 3 s", at: "slow"), anthropic, open, closed,
            model("wrong key", at: "ok", key: "demo-key-that-is-wrong-0000"),
            model("unknown model", at: "ok", modelID: "no-such-model"),
            model("no quota left", at: "quota"), nobody,
        ]
    }
}
