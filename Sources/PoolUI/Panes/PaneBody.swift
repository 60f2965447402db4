/// What a pane shows below its title.
enum PaneBody {
    /// Lines that scroll as a whole.
    case text([StyledLine])
    /// Items of which one is selected, between lines that stay.
    case list(header: [StyledLine], items: [StyledLine], footer: [StyledLine])

    /// Everything that can be searched.
    var lines: [StyledLine] {
        switch self {
        case .text(let lines): lines
        case .list(_, let items, _): items
        }
    }
}
