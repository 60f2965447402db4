import Foundation
import TestSupport
import Testing

/// Header sets from the command line.
struct CLISetTests {
    /// A set that lets the provider's gate open, and models that attach it.
    private func gated(_ names: [String]) async throws -> (CLI, CLIProvider) {
        let cli = try CLI()
        let provider = try CLIProvider()
        for name in names {
            try await cli(
                "add", name, "--provider", "vllm", "--model", "qwen", "--base-url", provider.gated
            ).expectSuccess()
        }
        try await cli(
            "sets", "add", "corp", "--origin", provider.server.url(""), "--headers-file", "-",
            input: "X-Gateway-Token: old-gateway-token-0000\nX-Corp: blue\n"
        ).expectSuccess()
        try await cli.run(["sets", "attach", "corp"] + names).expectSuccess()
        return (cli, provider)
    }

    private func verdicts(_ cli: CLI) async throws -> [String] {
        let models = try await cli("list", "--json").object()["models"] as? [[String: Any]] ?? []
        return models.map { (($0["last_test"] as? [String: Any])?["verdict"] as? String) ?? "-" }
    }

    @Test func aRotationInTheSetIsOneCommandAndReachesTheWireOfEveryModel() async throws {
        let (cli, provider) = try await gated(["one", "two"])
        defer { withExtendedLifetime(provider) {} }
        #expect(try await cli("test", "--all").code == 1)
        #expect(try await verdicts(cli).allSatisfy { $0 != "ok" && $0 != "-" })
        let set = try await cli(
            "sets", "headers", "set", "corp", "X-Gateway-Token", "--value-stdin",
            input: CLIProvider.token
        ).expectSuccess()
        #expect(!(set.output + set.errors).contains(CLIProvider.token))
        // What was found before says nothing of what is sent now.
        #expect(try await verdicts(cli) == ["-", "-"])
        let tested = try await cli("test", "--all")
        #expect(tested.code == 0, "\(tested.output)\(tested.errors)")
        #expect(try await verdicts(cli) == ["ok", "ok"])
        let log = try await cli("audit", "--json").object()["entries"] as? [[String: Any]] ?? []
        let edits = log.filter {
            $0["model"] as? String == "corp" || $0["name"] as? String == "corp"
        }
        #expect(
            edits.contains { "\($0)".contains("headers ~X-Gateway-Token; in 2 models: one, two") })
    }

    @Test func previewHeadersAndCurlNameTheSet() async throws {
        let (cli, _) = try await gated(["one"])
        try await cli("headers", "set", "one", "x-corp", "--value-stdin", input: "mine")
            .expectSuccess()
        let preview = try await cli("preview", "one", "--json").object()
        let headers = preview["headers"] as? [[String: Any]] ?? []
        func header(_ name: String) -> [String: Any]? {
            headers.first { $0["name"] as? String == name }
        }
        #expect(header("X-Gateway-Token")?["set"] as? String == "corp")
        #expect(header("x-corp")?["replaces_set"] as? String == "corp")
        #expect(headers.count { ($0["name"] as? String)?.lowercased() == "x-corp" } == 1)
        let text = try await cli("preview", "one").expectSuccess().output
        #expect(text.contains("(set corp)"))
        #expect(text.contains("(yours, replaces x-corp of set corp)"))
        let rows = try await cli("headers", "one").expectSuccess().output
        #expect(rows.contains("(set corp)") && rows.contains("(replaces x-corp of set corp)"))
        let curl = try await cli("preview", "one", "--curl").expectSuccess().output
        #expect(curl.contains("X-Gateway-Token: $X_GATEWAY_TOKEN"))
    }

    @Test func anotherOriginIsAskedForByNameAndAYesAddsIt() async throws {
        let (cli, provider) = try await gated(["one"])
        try await cli(
            "add", "far", "--provider", "custom", "--model", "m", "--base-url",
            "https://far.example/v1"
        ).expectSuccess()
        let refused = try await cli("sets", "attach", "corp", "far")
        #expect(refused.code == 4)
        #expect(refused.errors.contains("https://far.example"))
        #expect(refused.errors.contains(provider.server.url("")))
        try await cli("sets", "attach", "corp", "far", "--yes").expectSuccess()
        let shown = try await cli("sets", "show", "corp", "--json").object()
        #expect((shown["origins"] as? [String])?.contains("https://far.example") == true)
        #expect(shown["models"] as? [String] == ["far", "one"])
        try await cli("sets", "edit", "corp", "--not-origin", "https://far.example")
            .expectSuccess()
        let preview = try await cli("preview", "far")
        #expect(preview.code != 0 && preview.errors.contains("https://far.example"))
    }

    @Test func aSetIsRemovedOnlyWhereNobodyAttachesIt() async throws {
        let (cli, _) = try await gated(["one"])
        let refused = try await cli("sets", "remove", "corp", "--yes")
        #expect(refused.code == 4 && refused.errors.contains("one"))
        try await cli("sets", "detach", "corp", "--all", "--copy-rows").expectSuccess()
        let rows = try await cli("headers", "one", "--json").object()["headers"] as? [[String: Any]]
        #expect(rows?.map { $0["name"] as? String } == ["X-Gateway-Token", "X-Corp"])
        #expect(rows?.allSatisfy { $0["set"] is NSNull } == true)
        try await cli("sets", "remove", "corp", "--yes").expectSuccess()
        #expect(try await cli("sets", "show", "corp").code == 3)
    }

    /// Its origins may have been fewed since: what is advised then works.
    @Test func attachingItAgainLetsItGoWhereItMayNotGoAnyMore() async throws {
        let (cli, provider) = try await gated(["one"])
        let origin = provider.server.url("")
        try await cli(
            "sets", "edit", "corp", "--not-origin", origin, "--origin", "https://x.example"
        )
        .expectSuccess()
        let refused = try await cli("test", "one")
        #expect(refused.output.contains("add that to the origins of the set"))
        for command in [["preview", "one"], ["sets", "attach", "corp", "one"]] {
            let refused = try await cli.run(command)
            #expect(refused.code == 4, "\(command)")
            #expect(
                refused.errors.contains("modelpool sets edit corp --origin \(origin)"),
                "\(refused.errors)")
            #expect(!refused.errors.contains("--move-secrets"))
        }
        let attached = try await cli("sets", "attach", "corp", "one", "--yes").expectSuccess()
        #expect(attached.errors.contains("may be sent to \(origin) from now on"))
        try await cli("preview", "one").expectSuccess()
        let again = try await cli("sets", "attach", "corp", "one").expectSuccess()
        #expect(again.errors.contains("attached there already"))
    }

    /// What a model has of a set, wherever somebody may look for it or try to change it.
    @Test func whatIsOfASetIsSaidToBe() async throws {
        let (cli, _) = try await gated(["one", "two"])
        try await cli("sets", "edit", "corp", "--api-key-stdin", input: Secrets.key).expectSuccess()
        #expect(try await cli("show", "one").output.contains("********6789  (set corp)"))
        let key = try await cli("show", "one", "--json").object()["api_key"] as? [String: Any]
        #expect(key?["mask"] as? String == "********6789" && key?["set"] as? String == "corp")
        try await cli("edit", "one", "--api-key-stdin", input: "own-key-0123456789-9999")
            .expectSuccess()
        let shown = try await cli("show", "one").expectSuccess().output
        #expect(shown.contains("********9999  (replaces that of set corp)"))
        let unset = try await cli("headers", "unset", "one", "X-Corp")
        #expect(unset.code == 4 && unset.errors.contains("set \"corp\" has it"))
        #expect(unset.errors.contains("modelpool sets headers corp"))
        let none = try await cli("headers", "clear", "one", "--yes").expectSuccess()
        #expect(none.errors.contains("no headers of its own; those of set \"corp\" stay"))
        try await cli("headers", "set", "one", "X-Mine", "--value-stdin", input: "v")
            .expectSuccess()
        let cleared = try await cli("headers", "clear", "one", "--yes").expectSuccess()
        #expect(cleared.errors.contains("those of set \"corp\" stay"))
        for change in [
            ["set", "corp", "X-Corp", "--off"], ["import", "corp", "-"],
            ["unset", "corp", "X-Corp"], ["clear", "corp", "--yes"],
        ] {
            let done = try await cli.run(["sets", "headers"] + change, input: "X-Corp: red\n")
                .expectSuccess()
            #expect(done.errors.contains("it changes 2 models: \"one\", \"two\""), "\(change)")
        }
        let unknown = try await cli("sets", "headers", "unset", "corp", "X-No")
        #expect(unknown.errors.contains("see: modelpool sets headers SET"))
        let taken = try await cli("sets", "add", "corp")
        #expect(taken.errors.contains("a header set \"corp\" already"))
        #expect(taken.errors.contains("modelpool sets edit \"corp\""))
        #expect(try await cli("sets", "add", "one").errors.contains("a model \"one\" already"))
    }

    @Test func setsAreNoModels() async throws {
        let (cli, _) = try await gated(["one"])
        let list = try await cli("list").expectSuccess().output
        #expect(!list.contains("corp"))
        #expect(try await cli("show", "corp").code == 3)
        #expect(try await cli("sets", "show", "one").code == 3)
        let near = try await cli("sets", "show", "korp")
        #expect(near.errors.contains("corp"))
    }

    @Test func whatIsPrintedKeepsItsSchema() async throws {
        let (cli, _) = try await gated(["one"])
        try await cli("sets", "edit", "corp", "--api-key-stdin", input: Secrets.key).expectSuccess()
        for (schema, arguments) in [
            ("sets", ["sets", "--json"]), ("set", ["sets", "show", "corp", "--json"]),
            ("headers", ["sets", "headers", "corp", "--json"]),
            ("headers", ["headers", "one", "--json"]), ("model", ["show", "one", "--json"]),
            ("preview", ["preview", "one", "--json"]),
        ] {
            let output = try await cli.run(arguments).expectSuccess().output
            let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
            #expect(try Schema(named: schema).problems(of: value, at: schema) == [])
            #expect(!output.contains(Secrets.key) && !output.contains("old-gateway-token"))
        }
    }
}
