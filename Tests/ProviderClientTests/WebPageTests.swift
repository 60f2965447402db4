import Testing

@testable import ProviderClient

@Suite struct WebPageTests {
    @Test(arguments: [
        (
            "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n"
                + "<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx/1.22.1</center>",
            "403 Forbidden - nginx/1.22.1"
        ),
        (
            "<html><head><title>No</title></head ><body>A token is wanted.</body></html>",
            "No - A token is wanted."
        ),
        ("<html><head><title>No</title></head", "No"),
        ("<html><head><title>502</title></head><script>a</script>b<script>c</script>", "502 - b"),
        (
            "<html><HEAD><Script>x</Script><title>No</title></HEAD>y <style>s</style >z</html>",
            "No - y z"
        ),
        (
            "<p>a &amp;lt; b&nbsp;&nbsp;<b>c</b>\n\n &#39;d&#x27; &eacute; &</p>",
            "a &lt; b c 'd' é &"
        ),
        (
            "<p>&#35;&#x4F60;&ldquo;x&rdquo; &unknown; &#0; &#xD800;</p>",
            "#你“x” &unknown; &#0; &#xD800;"
        ),
        (
            "<title>Blocked</title><nav>Home | About</nav><h1>Blocked</h1><p>Blocked</p><p>Ask IT."
                + "</p><div>Blocked</div><button>Back</button>", "Blocked - Ask IT."
        ),
        ("<p>\u{3000}é\u{A0} x</p>", "é x"),
        // Not sanitised yet; and words in other letters are other words.
        ("<title>No</title><p>a\u{1B}[2Jb</p>", "No - a\u{1B}[2Jb"),
        ("<title>Not Found</title><body>not found</body>", "Not Found - not found"),
    ])
    func aPageSaysEverythingOnceAndNoMarkup(_ page: String, _ words: String) {
        #expect(WebPage.words(of: page) == words)
    }
}
