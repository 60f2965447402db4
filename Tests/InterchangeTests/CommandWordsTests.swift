import Interchange
import Testing

@Suite struct CommandWordsTests {
    @Test(arguments: [
        ("gcloud auth print-access-token", ["gcloud", "auth", "print-access-token"]),
        (#"  sh -c 'pass show a | head -n 1'  "#, ["sh", "-c", "pass show a | head -n 1"]),
        (#"a "b c" d\ e '' f"#, ["a", "b c", "d e", "", "f"]),
        (#"a '$HOME' "\$x" 'x;y' '>'"#, ["a", "$HOME", "$x", "x;y", ">"]),
        ("a --query=b c=d ~/x *", ["a", "--query=b", "c=d", "~/x", "*"]),
    ])
    func aLineIsSplitAsAShellDoesIt(_ line: String, _ words: [String]) {
        #expect(CommandWords.split(line) == words)
    }

    @Test(arguments: [
        "a $HOME", "a ${HOME}", "a $(id)", "a `id`", "a | b", "a; b", "a;", "a & b", "a &",
        "a && b", "a || b", "a > f", "a 2>/dev/null", "a < f", "a 2>&1", "a <<EOF", "a 'b", "a \"b",
        "a \"$(id)\"", "", "  ", "# a",
    ])
    func whatOnlyAShellDoesIsNoCommand(_ line: String) {
        #expect(CommandWords.split(line) == nil)
    }
}
