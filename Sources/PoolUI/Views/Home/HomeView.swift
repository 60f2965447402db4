import FoundationEssentials
import PoolModel
import TerminalScreen

/// The model list: which models it shows in which order, where the selection is, and which ones
/// are marked.
struct HomeView: Sendable, Equatable {
    private(set) var filter = ModelFilter("")
    private(set) var order = ModelOrder.name
    var marked: Set<UUID> = []
    var window = ListWindow()
    /// Where the selected model stood when it was saved, until the pool is there anew.
    var rowBeforeSave: Int?
    /// A model that was added, which the cursor goes to once the pool is there anew.
    var added: UUID?

    /// Positions in the pool of what is shown.
    private(set) var shown: [Int] = []
    /// All positions in ``order``, and for which pool.
    private var sorted: [Int] = []
    private var sortedRevision = -1
    private var keys: SearchKeys?
    /// The tags and header names of the pool, sorted: for completion.
    private var words: PoolWords?

    /// Takes another filter; the selection stays on its model where that is still shown.
    mutating func setFilter(_ text: String, pool: PoolIndex) {
        guard text != filter.text else { return }
        let keeping = selectedID(in: pool)
        let before = filter
        filter = ModelFilter(text)
        let isWithinShown = sortedRevision == pool.revision && filter.narrows(before)
        narrow(pool, keeping: keeping, among: isWithinShown ? shown : nil)
    }

    /// Makes ready for a filter to be typed, so that the first letter is as quick as the others.
    mutating func prepareFilter(_ pool: PoolIndex) {
        if keys?.revision != pool.revision { keys = SearchKeys(pool) }
    }

    /// What a filter would show of the whole pool.
    mutating func positions(matching text: String, in pool: PoolIndex) -> [Int] {
        prepareFilter(pool)
        let filter = ModelFilter(text)
        let all = sortedRevision == pool.revision ? sorted : Array(pool.models.indices)
        let found = keys?.positions(with: filter.words, without: filter.unwanted, among: all)
        return (found ?? []).filter { filter.matchesExactly(pool.models[$0]) }
    }

    /// The tags, header names and attached sets of the pool.
    mutating func words(in pool: PoolIndex) -> PoolWords {
        if let words, words.revision == pool.revision { return words }
        let new = PoolWords(pool)
        words = new
        return new
    }

    mutating func setOrder(_ new: ModelOrder, pool: PoolIndex) {
        let keeping = selectedID(in: pool)
        order = new
        sortedRevision = -1
        narrow(pool, keeping: keeping)
    }

    /// Takes the pool anew: after it was loaded, or when results may have changed what the
    /// filter and the order say. The cursor stays on its model; where that is not shown any more,
    /// on its nearest neighbour, and it goes to a model that was added.
    /// - Parameter old: the pool until now, where it is another one.
    mutating func refresh(_ pool: PoolIndex, after old: PoolIndex? = nil) {
        let old = old ?? pool
        let row = window.selection
        let below = shown[min(row, shown.count)...].map { old.models[$0].id }
        let above = shown.prefix(row).reversed().map { old.models[$0].id }
        sortedRevision = -1
        keys = nil
        if !marked.isEmpty { marked = marked.filter { pool.position(of: $0) != nil } }
        narrow(pool, keeping: nil)
        let isShown = Set(shown)
        let nearest = (below + above).first { id in
            pool.position(of: id).map(isShown.contains) == true
        }
        if let nearest { select(nearest, in: pool) }
        if let added { select(added, in: pool) }
    }

    func selectedID(in pool: PoolIndex) -> UUID? { selected(in: pool)?.id }

    func selected(in pool: PoolIndex) -> ModelSummary? {
        guard let row = window.selected, row < shown.count else { return nil }
        return pool.models[shown[row]]
    }

    /// Selects a model if it is shown.
    mutating func select(_ id: UUID, in pool: PoolIndex) {
        guard let position = pool.position(of: id), let row = shown.firstIndex(of: position)
        else { return }
        window.select(row)
    }

    /// The ids of all that is shown, in its order.
    func shownIDs(in pool: PoolIndex) -> [UUID] { shown.map { pool.models[$0].id } }

    /// - Parameter candidates: the only ones that the filter can match; `nil`: all.
    private mutating func narrow(
        _ pool: PoolIndex, keeping id: UUID?, among candidates: [Int]? = nil
    ) {
        if sortedRevision != pool.revision {
            sorted = order.positions(of: pool.models)
            sortedRevision = pool.revision
        }
        shown = candidates ?? sorted
        if !filter.words.isEmpty || !filter.unwanted.isEmpty {
            prepareFilter(pool)
            if let keys {
                shown = keys.positions(
                    with: filter.words, without: filter.unwanted, among: shown)
            }
        }
        if filter.isExact {
            let filter = filter
            shown = shown.filter { filter.matchesExactly(pool.models[$0]) }
        }
        window.resize(count: shown.count)
        if let id, let position = pool.position(of: id),
            let row = shown.firstIndex(of: position)
        {
            window.select(row)
        } else if id != nil {
            window.select(0)
        }
    }
}

/// The tags and the header names of a pool, each once and sorted.
struct PoolWords: Sendable, Equatable {
    /// Of the pool.
    let revision: Int
    let tags: [String]
    let headers: [String]
    let sets: [String]

    init(_ pool: PoolIndex) {
        revision = pool.revision
        tags = Set(pool.models.lazy.flatMap(\.tags)).sorted()
        headers = Set(pool.models.lazy.flatMap(\.allHeaderNames)).sorted()
        sets = Set(pool.models.lazy.flatMap(\.sets)).sorted()
    }
}
