import Foundation
import TestSupport
import Testing

/// One gateway's token in forty models, by keys alone.
struct ManyModelsTests {
    @Test func aTokenIsRotatedInFortyModels() async throws {
        let program = try Program()
        let models = (1...40).map { number in
            """
              - model_name: model \(number)
                litellm_params:
                  model: openai/gpt-4o
                  api_base: http://127.0.0.1:9/v1
                  api_key: key-of-number-\(number)
                  extra_headers: {X-Gateway-Token: the-old-token-of-all-0000, X-Nr: "\(number)"}

            """
        }
        let file = try program.home.write("model_list:\n" + models.joined(), to: "models.yaml")
        try await program.succeed("import", file)
        let person = try await Person(program)
        try await person.sees("40 models")
        try await person.presses("V")
        try await person.sees("40 marked")
        try await person.presses("b")
        try await person.sees("change 40 models")
        try await person.presses("Enter")
        try await person.sees("in the 40 models that have it")
        try await person.types("the-new-token-of-all-9999")
        try await person.presses("Enter")
        let set = try await person.sees("replaced in 40")
        #expect(!set.contains("the-new-token"))
        try await person.presses("p")
        let preview = try await person.sees("modelpool > 40 models would change")
        #expect(preview.contains("********0000 -> ********9999 (replaced)"))
        try await person.presses("Escape")
        try await person.sees("replaced in 40")
        // It is all taken back, and done again, before anything is saved.
        try await person.presses("u")
        try await person.sees("  0 of 40 models would change")
        try await person.presses("C-r")
        try await person.sees("40 of 40 models would change")
        #expect(try await program.succeed("headers", "model 7").contains("********0000"))
        try await person.presses("w")
        try await person.sees("Save 40 models")
        try await person.presses("y")
        try await person.sees("40 models saved")

        let audit = try await program.succeed("audit", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(audit.utf8)) as? [String: Any]
        let entries = try #require(object?["entries"] as? [[String: Any]])
        let edits = entries.filter { $0["action"] as? String == "edit" }
        #expect(edits.count == 40)
        #expect(Set(edits.compactMap { $0["model"] as? String }).count == 40)
        for number in [1, 7, 40] {
            let headers = try await program.succeed("headers", "model \(number)")
            #expect(headers.contains("********9999"))
        }
    }
}
