import FoundationEssentials
import ModelPool

extension State {
    /// Asks the provider for its models.
    mutating func listModels(sendSecretsToNewOrigin: Bool = false) -> [Effect] {
        guard let form, !effects.contains(.listModels) else { return [] }
        notice = Notice("asking \(form.model.provider.rawValue) for its models ...")
        return [
            .listModels(
                effects.begin(.listModels), form.model,
                sendSecretsToNewOrigin: sendSecretsToNewOrigin)
        ]
    }

    mutating func conflicted(_ conflict: Conflict) -> [Effect] { [] }
}
