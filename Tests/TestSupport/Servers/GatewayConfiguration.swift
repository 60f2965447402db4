internal import Foundation

/// The text of nginx's configuration for ``Gateway``.
struct GatewayConfiguration {
    let ports: [Int]
    let upstream: Int
    let nobody: Int
    let silent: Int
    /// Closes in the middle of its answer.
    let halfway: Int
    let pairs: [Gateway.Listener: CertificateAuthority.Pair]
    let root: String

    var text: String {
        """
        load_module /usr/lib/nginx/modules/ngx_http_echo_module.so;
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr warn;
        events { worker_connections 1024; }
        http {
            log_format received escape=json '{"listener":"$server_port","method":"$request_method",'
                '"path":"$request_uri","head":"$echo_client_request_headers"}';
            # A head that nginx could not read is not there to be recorded (the module crashes).
            map $status $was_read { 400 0; 405 0; 414 0; default 1; }
            access_log requests.log received if=$was_read;
            default_type application/json;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            proxy_http_version 1.1;
            proxy_buffering off;
            proxy_connect_timeout 300ms;
            proxy_read_timeout 20s;
            limit_req_zone $server_name zone=slow:1m rate=1r/m;
            \(gates)
            server {
                listen 127.0.0.1:\(ports[Gateway.Listener.faults.rawValue]);
                root files;
                \(faults)
            }
        }
        """
    }

    /// The listeners that demand the token and pass on.
    private var gates: String {
        Gateway.Listener.allCases.filter { $0 != .faults }.map { listener in
            let port = ports[listener.rawValue]
            return """
                server {
                    listen 127.0.0.1:\(port)\(kind(of: listener));
                    \(tls(listener))
                    location / {
                        if ($http_x_gateway_token != "\(Gateway.token)") { return 403; }
                        proxy_pass http://127.0.0.1:\(upstream);
                    }
                    location /halfway/ { proxy_pass http://127.0.0.1:\(halfway); }
                    location /certified/ {
                        if ($ssl_client_verify != SUCCESS) { return 403; }
                        proxy_pass http://127.0.0.1:\(upstream)/;
                    }
                    location /json/ {
                        default_type application/json;
                        if ($http_x_gateway_token != "\(Gateway.token)") {
                            return 403 '{"message":"missing or wrong gateway token"}';
                        }
                        proxy_pass http://127.0.0.1:\(upstream)/;
                    }
                }
                """
        }.joined(separator: "\n")
    }

    private func kind(of listener: Gateway.Listener) -> String {
        switch listener {
        case .plain: ""
        case .onlyHTTP2: " http2"
        case .http2: " ssl http2"
        default: " ssl"
        }
    }

    private func tls(_ listener: Gateway.Listener) -> String {
        guard let pair = pairs[listener] else { return "" }
        var lines = "ssl_certificate \(pair.certificate); ssl_certificate_key \(pair.key);"
        lines += " ssl_ciphers ALL:@SECLEVEL=0;"
        switch listener {
        case .clientCertificate:
            lines += " ssl_client_certificate \(root); ssl_verify_client on;"
        case .oldTLS:
            lines += " ssl_protocols TLSv1 TLSv1.1;"
        case .weakDH:
            lines += " ssl_protocols TLSv1.2; ssl_dhparam dh.pem;"
            lines = lines.replacingOccurrences(of: "ALL:@", with: "DHE-RSA-AES128-SHA256:@")
        case .unknownName:
            lines += " ssl_reject_handshake on;"
        case .optionalCertificate:
            lines += " ssl_client_certificate \(root); ssl_verify_client optional;"
        default:
            break
        }
        return lines
    }

    /// Paths of the listener `faults`, each with all that is below it: what goes wrong there, and
    /// how. Nothing there asks for a token.
    private var faults: String {
        let api = "proxy_pass http://127.0.0.1:\(upstream)/"
        let plain = ports[Gateway.Listener.plain.rawValue]
        let directives = [
            "ok": api,
            "refused": "proxy_pass http://127.0.0.1:\(nobody)",
            "hung": "proxy_read_timeout 200ms; proxy_pass http://127.0.0.1:\(silent)",
            "silent": "proxy_pass http://127.0.0.1:\(silent)",
            "unavailable": "return 503",
            "internal": "return 500",
            "login": "auth_basic \"the gateway\"; auth_basic_user_file users; \(api)",
            "limited": "limit_req zone=slow; limit_req_status 429; \(api)",
            "large": "client_max_body_size 10; \(api)",
            "moved": "return 301 http://127.0.0.1:\(plain)/v1",
            "moved-elsewhere": "return 307 https://other.example/v1/chat/completions",
            "moved-in-circles": "return 302 $request_uri",
            "moved-to-file": "return 302 file:///etc/passwd",
            "login-page": "default_type text/html; return 200 "
                + "'<html><title>Corp</title><form><input type=password></form></html>'",
            "to-login": "return 302 /oauth2/start?rd=$request_uri",
            "intercepted": "proxy_intercept_errors on; error_page 404 /missing.html; "
                + "proxy_pass http://127.0.0.1:\(upstream)/nowhere/",
            "halfway": "proxy_pass http://127.0.0.1:\(halfway)",
            "encrypted-to-plain": "proxy_pass https://127.0.0.1:\(plain)",
            "misdirected": "return 421",
            "page": "default_type text/html; return 200 '<html><title>Welcome</title></html>'",
            "nothing": "return 200 ''",
            "no-content": "return 204",
            "cut": #"return 200 '{"choices":[{"message":{"content":"po'"#,
            "no-choices": #"return 200 '{"object":"chat.completion","choices":[]}'"#,
            "error-inside": "error_page 418 =200 /recorded-files/openai-key; return 418",
            "escapes": "error_page 418 =400 /escapes.json; return 418",
            "huge": "error_page 418 =200 /huge.json; return 418",
            "bomb": "error_page 418 =200 /bomb.json; return 418",
            "headers": manyHeaders + " return 200 '{}'",
        ]
        let recorded = RecordedAnswer.all.map {
            let file = "/recorded-files/\($0.name)"
            return "location /recorded/\($0.name)/ "
                + "{ error_page 418 =\($0.status) \(file); return 418; }"
        }
        return
            (directives.map { "location /\($0)/ { \($1); }" } + recorded + [
                "location = /bomb.json { internal; add_header Content-Encoding gzip always; }"
            ]).joined(separator: "\n")
    }

    private var manyHeaders: String {
        (0..<250).map { "add_header X-Filler-\($0) x always;" }.joined(separator: " ")
    }

    /// Files that the configuration speaks of.
    func writeFiles(in folder: TemporaryFolder) throws {
        try folder.write("nobody:*\n", to: "users", mode: 0o644)
        try folder.write(
            "{\"error\":{\"message\":\"\u{1B}]0;owned\u{07}\u{1B}[2J\u{202E}bad\"}}",
            to: "files/escapes.json")
        try folder.write(String(repeating: "[\"\",", count: 600_000), to: "files/huge.json")
        try folder.write(
            "<html><title>Nothing here, says the gateway</title></html>", to: "files/missing.html")
        for answer in RecordedAnswer.all {
            try folder.write(answer.body, to: "files/recorded-files/\(answer.name)")
        }
    }

    /// 1024 bits, which OpenSSL takes only at security level 0 or 1.
    static func makeWeakDH(at path: String) async throws {
        _ = try await Finished.running(
            "openssl", ["dhparam", "-dsaparam", "-out", path, "1024"])
    }

    /// 64 MiB of zeros, packed into 64 KiB.
    static func makeBomb(at path: String) async throws {
        _ = try await Finished.running(
            "sh", ["-c", "head -c 67108864 /dev/zero | gzip -9 > \"$0\"", path])
    }
}
