/// A path as it is typed on the screen.
enum ScreenPath {
    /// With `~` as the home folder; relative ones are below the folder the program was started in.
    static func absolute(_ text: String, in world: World) throws(CommandFailure) -> String {
        guard !text.isEmpty else { throw CommandFailure(.wrongUsage, "the file's name is missing") }
        guard text == "~" || text.hasPrefix("~/") else { return text }
        guard let home = world.variable("HOME") else {
            throw CommandFailure(.wrongUsage, "HOME is not set, so ~ stands for nothing")
        }
        return home + text.dropFirst()
    }
}
