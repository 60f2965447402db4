internal import FoundationEssentials
internal import PoolModel

/// The last test of each model in the text format of Prometheus, for the textfile collector of
/// node_exporter. Names, verdicts and times stand in it; no address and no secret.
///
/// After https://prometheus.io/docs/instrumenting/exposition_formats and
/// https://prometheus.io/docs/practices/naming.
struct MetricsText {
    private var reports: [UUID: TestReport] = [:]

    mutating func take(_ reports: [TestReport]) {
        // A test that was stopped says nothing.
        for report in reports where report.verdict != .cancelled {
            self.reports[report.modelID] = report
        }
    }

    /// Replaces the file as a whole, readable by everybody, as the collector runs as somebody else.
    func write(to path: String) throws(CommandFailure) {
        try FileContent.write(text, to: path, mode: 0o644)
    }

    private var text: String {
        let reports = reports.values.sorted {
            ($0.modelName, $0.modelID.text) < ($1.modelName, $1.modelID.text)
        }
        return family("up", "Whether the last test of the model passed.", reports) {
            [([], $0.verdict.isOK ? 1 : 0)]
        }
            + family(
                "verdict_info", "The verdict of the last test, and who can mend it.", reports
            ) { [([("verdict", $0.verdict.rawValue), ("owner", $0.owner?.who ?? "")], 1)] }
            + family("test_duration_seconds", "How long the last test took.", reports) {
                [([], $0.totalMilliseconds / 1000)]
            }
            + family(
                "test_stage_duration_seconds", "How long a stage of the last test took.", reports
            ) { report in
                report.stages.compactMap { stage in
                    stage.milliseconds.map { ([("stage", stage.stage.rawValue)], $0 / 1000) }
                }
            }
            + family("last_test_timestamp_seconds", "When the last test began.", reports) {
                [([], $0.startedAt.timeIntervalSince1970)]
            }
    }

    private typealias Sample = (labels: [(String, String)], value: Double)

    private func family(
        _ name: String, _ help: String, _ reports: [TestReport],
        _ samples: (TestReport) -> [Sample]
    ) -> String {
        var text = "# HELP modelpool_\(name) \(help)\n# TYPE modelpool_\(name) gauge\n"
        for report in reports {
            for sample in samples(report) {
                let labels = ([("model", report.modelName)] + sample.labels)
                    .map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
                text += "modelpool_\(name){\(labels)} \(sample.value)\n"
            }
        }
        return text
    }

    private func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}
