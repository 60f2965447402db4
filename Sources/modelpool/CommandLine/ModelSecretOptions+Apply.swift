internal import Interchange
internal import PoolModel

extension ModelSecretOptions {
    /// Reads what was named and puts it into a model.
    func apply(to model: inout Model, in world: World) throws(CommandFailure) {
        if let proxyPassword {
            model.proxyPassword = .new(
                try SecretInput.read(proxyPassword, named: "Proxy password", in: world))
        }
        try values.apply(to: &model, in: world)
    }
}

extension ValueOptions {
    /// The same for a model or a header set; headers replace those of the same name.
    func apply(to model: inout Model, in world: World) throws(CommandFailure) {
        if let apiKey {
            model.apiKey = .new(try SecretInput.read(apiKey, named: "API key", in: world))
        }
        if let headersFile {
            let merge = try HeaderMerge(file: headersFile)
            try merge.refuseRejected()
            merge.apply(to: &model, newID: world.newID)
        }
    }
}
