internal import FoundationEssentials
internal import PoolModel

/// The last test of each model in the text format of Prometheus, for the textfile collector of
/// node_exporter. Names, verdicts and times stand in it; no address and no secret.
///
/// After https://prometheus.io/docs/instrumenting/exposition_formats and
/// https://prometheus.io/docs/practices/naming.
struct MetricsText {
    private var reports: [UUID: TestReport] = [:]
    /// When the certificate of a server ends, as it was seen last: only a new connection shows it.
    private var certificateEnds: [Origin: Date] = [:]

    mutating func take(_ reports: [TestReport]) {
        // A test that was stopped says nothing.
        for report in reports where report.verdict != .cancelled {
            self.reports[report.modelID] = report
            if let end = report.certificateEnd, let origin = origin(of: report) {
                certificateEnds[origin] = end
            }
        }
    }

    private func origin(of report: TestReport) -> Origin? {
        // A report of a test that sent nothing may hold an address that is none.
        (try? BaseURL(report.url))?.origin
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
            + family("slow", "Whether the last test passed, and took too long.", reports) {
                [([], $0.isSlow ? 1 : 0)]
            }
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
            + family(
                "certificate_expiry_timestamp_seconds",
                "When the certificate of the model's server ends.", reports
            ) { report in
                origin(of: report).flatMap { certificateEnds[$0] }.map {
                    [([], $0.timeIntervalSince1970)]
                } ?? []
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
