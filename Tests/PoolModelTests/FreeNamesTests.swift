import PoolModel
import Testing

@Suite struct FreeNamesTests {
    @Test func aNameThatIsTakenIsNumbered() {
        var free = FreeNames(besides: ["a", "b 2"])
        #expect(["a", "a", "b", "b"].map { free.take($0) } == ["a 2", "a 3", "b", "b 3"])
    }

    @Test func aLongNameIsShortenedBeforeItIsNumbered() {
        let long = String(repeating: "é", count: ModelRules.maximumName)
        var free = FreeNames(besides: [long])
        let name = free.take(long)
        #expect(name.hasSuffix("é 2") && name.unicodeScalars.count <= ModelRules.maximumName)
    }
}
