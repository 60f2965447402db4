internal import PoolModel

/// The stages of a test as the history, and a desk's request, keep them: a JSON array of `[stage, state, detail, ms]`,
/// without the time where there is none. Earlier releases wrote objects.
enum StoredStages {
    static func text(of stages: [StageResult]) -> String {
        JSONValue.array(
            stages.map { stage in
                let texts = [stage.stage.rawValue, stage.state.rawValue, stage.detail]
                return .array(
                    texts.map(JSONValue.string) + (stage.milliseconds.map { [JSONValue($0)] } ?? [])
                )
            }
        ).text
    }

    /// Stages are details: what another release or hand wrote there is left out.
    static func read(_ text: String) -> [StageResult] {
        let kept = (try? JSONParser.parse(text))?.array ?? []
        return kept.compactMap { kept in
            guard let stage = (kept[0] ?? kept["stage"])?.string.flatMap(TestStage.init),
                let state = (kept[1] ?? kept["state"])?.string.flatMap(StageResult.State.init)
            else { return nil }
            return StageResult(
                stage: stage, state: state, milliseconds: (kept[3] ?? kept["ms"])?.double,
                detail: (kept[2] ?? kept["detail"])?.string ?? "")
        }
    }
}
