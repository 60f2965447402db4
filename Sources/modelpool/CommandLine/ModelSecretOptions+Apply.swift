internal import Interchange
internal import PoolModel

extension ModelSecretOptions {
    /// Reads what was named and puts it into a model; headers replace those of the same name.
    func apply(to model: inout Model, in world: World) throws(CommandFailure) {
        if let apiKey {
            model.apiKey = .new(try SecretInput.read(apiKey, named: "API key", in: world))
        }
        if let proxyPassword {
            model.proxyPassword = .new(
                try SecretInput.read(proxyPassword, named: "Proxy password", in: world))
        }
        if let headersFile {
            let merge = try HeaderMerge(file: headersFile)
            try merge.refuseRejected()
            merge.apply(to: &model, newID: world.newID)
        }
    }
}
