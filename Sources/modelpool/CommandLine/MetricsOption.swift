internal import ArgumentParser

/// Where a monitor finds how the tests ended.
struct MetricsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write Prometheus metrics for node_exporter's textfile collector.", valueName: "file"),
        completion: .file())
    var metrics: String?
}
