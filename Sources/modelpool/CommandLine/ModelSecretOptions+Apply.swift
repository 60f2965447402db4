internal import Interchange
internal import PoolModel

extension ModelSecretOptions {
    /// Reads what was named and puts it into a model.
    func apply(to model: inout Model, in context: CommandContext) throws(CommandFailure) {
        if let proxyPassword {
            model.proxyPassword = .new(
                try SecretInput.read(proxyPassword, named: "Proxy password", in: context))
        }
        try values.apply(to: &model, in: context)
    }
}

extension ValueOptions {
    /// The same for a model or a header set; headers replace those of the same name.
    func apply(to model: inout Model, in context: CommandContext) throws(CommandFailure) {
        if let apiKey {
            model.apiKey = .new(try SecretInput.read(apiKey, named: "API key", in: context))
        }
        if let headersFile {
            let merge = try HeaderMerge(file: headersFile)
            try merge.refuseRejected()
            merge.apply(to: &model, newID: context.newID)
        }
    }
}
