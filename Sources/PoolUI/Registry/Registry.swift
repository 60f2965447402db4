/// All actions. Key dispatch, hint lines, the help and the command line are made from it.
enum Registry {
    static let all: [ScreenAction] =
        everywhere + lists + test + models + form + fields + headers + chat + preview + help + panes
        + conflict + bulk + changes + importing + sets + typing + dialogs + locked

    static let byName: [String: ScreenAction] = Dictionary(
        all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
