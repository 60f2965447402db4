internal import Foundation

/// A real nginx that takes only tokens which somebody has signed with a key that it shares, and only
/// until the time that stands in them: `MILLISECONDS.HMAC-SHA256`, as bearer tokens. What it lets
/// through it answers as a model does.
package final class TokenGateway: Sendable {
    /// What it made of a request.
    package struct Seen: Sendable {
        package let status: Int
        package let token: String
    }

    /// The file with the key.
    package let keyFile: String
    private let server: ServerProcess

    package init() async throws {
        server = try await ServerProcess.start(ports: 1) { folder, ports in
            let key = UUID().uuidString
            try folder.write(key, to: "key")
            try folder.write(Self.script(key), to: "gate.js")
            try folder.write(Self.configuration(ports[0]), to: "nginx.conf")
            return ServerProcess.Command(
                program: "nginx",
                arguments: ["-p", folder.path, "-c", "nginx.conf", "-e", "stderr"])
        }
        keyFile = server.folder.file("key")
    }

    package var url: String { "http://127.0.0.1:\(server.ports[0])" }

    /// Every request, in order.
    package func seen() throws -> [Seen] {
        try server.folder.read("requests.log").split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            return Seen(
                status: Int(parts[0]) ?? 0, token: parts.count > 1 ? String(parts[1]) : "")
        }
    }

    private static func configuration(_ port: Int) -> String {
        """
        load_module /usr/lib/nginx/modules/ngx_http_js_module.so;
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr warn;
        events { worker_connections 1024; }
        http {
            js_import gate.js;
            log_format seen '$status $http_authorization';
            access_log requests.log seen;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            server {
                listen 127.0.0.1:\(port);
                location / { default_type application/json; js_content gate.answer; }
            }
        }
        """
    }

    private static func script(_ key: String) -> String {
        """
        var crypto = require('crypto');
        function refuse(r, words) { r.return(401, JSON.stringify({error: {message: words}})); }
        function answer(r) {
            var token = /^Bearer (\\d+)\\.([0-9a-f]{64})$/.exec(r.headersIn.Authorization || '');
            if (!token) { refuse(r, 'no token'); return; }
            var seal = crypto.createHmac('sha256', '\(key)').update(token[1]).digest('hex');
            if (seal !== token[2]) { refuse(r, 'invalid token'); return; }
            if (Date.now() >= Number(token[1])) { refuse(r, 'the token has expired'); return; }
            // A test asks for words in quotes.
            var asked = /'([^']*)'/.exec(r.requestText || '');
            r.return(200, JSON.stringify({model: 'qwen', choices: [
                {index: 0, message: {role: 'assistant', content: asked ? asked[1] : 'ok'},
                    finish_reason: 'stop'}]}));
        }
        export default {answer};
        """
    }
}
