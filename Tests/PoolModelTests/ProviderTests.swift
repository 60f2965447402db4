import PoolModel
import Testing

@Suite struct ProviderTests {
    /// What has no row would silently be a model of `custom`.
    @Test func everyProviderHasARowOfItsOwn() {
        #expect(Provider.all.map(\.id) == Provider.ID.allCases)
        for id in Provider.ID.allCases { #expect(Provider.of(id).id == id) }
    }
}
