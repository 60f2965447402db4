/// A command line as the words of a program and its arguments.
package enum CommandWords {
    /// The words, split and unquoted as a POSIX shell does it; `nil` where the line says more than
    /// words: variables, substitutions, pipes, redirections, several commands. Nothing is run.
    package static func split(_ line: String) -> [String]? { ShellLexer.words(of: line) }
}
