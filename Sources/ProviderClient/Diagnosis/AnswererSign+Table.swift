extension AnswererSign {
    /// In their order: what is told by one word only comes after what is told by several. Each is
    /// what the product's own pages and headers say, as its documentation or public reports show.
    static let table: [AnswererSign] =
        [rates] + botChecks + portals + filters + firewalls + signIns + generalOnes

    /// Cloudflare's 1015 is a limit of rate (its list of 1xxx errors), not a firewall's rule.
    private static let rates = AnswererSign(
        .gateway, "Cloudflare", words: ["error code: 1015", "error 1015", "you are being rate lim"])

    // MARK: Whether a person asks

    private static let botChecks: [AnswererSign] = [
        AnswererSign(
            .botCheck, "Cloudflare", headers: [("cf-mitigated", "challenge")],
            words: [
                "/cdn-cgi/challenge-platform/h/", "enable javascript and cookies to continue",
                "_cf_chl_opt", "cf-browser-verification",
                "checking your browser before accessing", "<title>just a moment",
                "checking if the site connection is secure",
            ]),
        AnswererSign(
            .botCheck, "AWS WAF",
            headers: [
                ("x-amzn-waf-action", "challenge"), ("x-amzn-waf-action", "captcha"),
            ], words: ["awswafcookiedomainlist", "token.awswaf.com"]),
        AnswererSign(
            .botCheck, "Vercel", headers: [("x-vercel-mitigated", "")],
            words: ["vercel security checkpoint"]),
        AnswererSign(
            .botCheck, "DataDome", headers: [("x-datadome", ""), ("x-dd-b", "")],
            words: ["captcha-delivery.com", "geo.captcha-delivery"]),
        AnswererSign(
            .botCheck, "HUMAN (PerimeterX)",
            words: ["px-captcha", "_pxappid", "perimeterx", "using automation tools"]),
        AnswererSign(.botCheck, "Kasada", headers: [("x-kpsdk-ct", ""), ("x-kpsdk-r", "")]),
        AnswererSign(
            .botCheck, "Imperva", words: ["pardon our interruption", "distil_r_captcha"]),
        AnswererSign(
            .botCheck, "Anubis",
            words: [
                "making sure you&#39;re not a bot", "anubis_challenge",
                "making sure you're not a bot", "within.website/x/cmd/anubis",
            ]),
        AnswererSign(
            .botCheck, "DDoS-Guard", headers: [("server", "ddos-guard")],
            words: ["ddos-guard.net", "ddos protection by"]),
        AnswererSign(
            .botCheck, "Akamai", words: ["bm-verify=", "/_sec/cp_challenge", "sec-if-cpt"]),
        AnswererSign(
            .botCheck, "Alibaba Cloud", words: ["_____tmd_____", "/punish?", "aliyun_waf_aa"]),
        AnswererSign(
            .botCheck, "Google", words: ["our systems have detected unusual traffic"]),
        AnswererSign(.botCheck, "Imunify360", words: ["imunify360", "request is being verified"]),
        AnswererSign(.botCheck, "BitNinja", words: ["bitninja"]),
        AnswererSign(.botCheck, "SiteGround", words: ["our system thinks you might be a robot"]),
        AnswererSign(.botCheck, "WP Cerber", words: ["looks suspicious or similar to automated"]),
        AnswererSign(.botCheck, "Sucuri", words: ["sucuri_cloudproxy_js"]),
        AnswererSign(.botCheck, "StackPath", words: ["stackpath", "sgcaptcha"]),
        AnswererSign(
            .botCheck, "a bot check",
            words: [
                "g-recaptcha", "h-captcha", "cf-turnstile", "hcaptcha.com", "recaptcha/api",
                "verify you are human", "verify that you are human", "verifying you are human",
                "are you a robot", "you are not a robot", "unusual traffic from your",
                "checking your browser", "please complete the security check",
                "prove you are human", "human verification", "人机验证", "安全验证",
            ]),
    ]

    // MARK: A network's own page

    private static let portals: [AnswererSign] = [
        AnswererSign(.portal, "the network", in: [511]),
        AnswererSign(.portal, "FortiGate", words: ["/fgtauth", "fgtauth?", "fgt_redirect"]),
        AnswererSign(.portal, "UniFi", words: ["/guest/s/"]),
        AnswererSign(.portal, "MikroTik", words: ["/login?dst=", "mikrotik hotspot"]),
        AnswererSign(
            .portal, "Cisco",
            words: [
                "switch_url=", "ap_mac=", "wlan=", "/portal/portalsetup.action",
                "network-auth.com/splash", "meraki.com/splash", "/webauth/",
            ]),
        AnswererSign(
            .portal, "Aruba", words: ["securelogin.arubanetworks", "/cgi-bin/login?cmd="]),
        AnswererSign(.portal, "CoovaChilli", words: ["uamip=", "uamport=", "chilli"]),
        AnswererSign(
            .portal, "the network",
            words: [
                "captive portal", "captiveportal", "captive-portal", "//captive.", "nodogsplash",
                "opennds", "nomadix", "guest wi-fi", "guest wifi", "guest wlan", "guest network",
                "guest internet", "guest access", "free wi-fi", "free wifi", "wi-fi login",
                "wifi login", "wlan login", "hotspot", "gäste-wlan", "wlan-gast", "gast-wlan",
                "redirurl=", "action=cwa", "wifionice", "internet access portal", "network login",
                "network authentication required",
                "log in to the network", "login to the network", "sign in to the network",
                "sign in to network", "connect to the internet", "internet login", "hotel internet",
                "welcome to wi-fi", "welcome to wifi", "//wifi.", "//hotspot.", "//guest.",
                "accept the terms to connect", "name=room", "name=\"room", "room number",
                "portail captif", "wifi invité", "zimmernummer", "上网认证", "校园网", "无线网络认证",
                "网络认证", "认证上网", "宽带认证",
            ]),
    ]

    // MARK: A filter of one's own network

    private static let filters: [AnswererSign] = [
        AnswererSign(
            .filter, "Zscaler", headers: [("server", "zscaler")],
            words: ["zscaler", "gateway.zscloud"]),
        AnswererSign(
            .filter, "Netskope", headers: [("server", "netskope")],
            words: ["netskope", "goskope.com"]),
        AnswererSign(
            .filter, "FortiGuard",
            words: [
                "fortiguard", "fortigate", "web filter violation", "fortinet", "fgd_icon",
                "you have tried to access a web page which is in violation",
            ]),
        AnswererSign(
            .filter, "Palo Alto Networks",
            words: [
                "access to the web page you were trying to visit has been blocked in accordance",
                "palo alto", "paloaltonetworks", "<title>web page blocked",
            ]),
        AnswererSign(
            .filter, "Cisco Umbrella",
            words: ["cisco umbrella", "opendns", "block.opendns.com", "umbrella.com"]),
        AnswererSign(
            .filter, "Cisco Secure Web Appliance",
            words: [
                "based on your organization's access policies",
                "based on your corporate access policies", "ironport",
            ]),
        AnswererSign(
            .filter, "Forcepoint", words: ["forcepoint", "websense", "blockpage.cgi"]),
        AnswererSign(
            .filter, "Symantec (Blue Coat)",
            words: [
                "policy_denied", "bluecoat", "blue coat", "your system policy has denied",
                "symantec web security", "proxysg",
            ]),
        AnswererSign(
            .filter, "Skyhigh (McAfee Web Gateway)",
            words: ["mcafee web gateway", "skyhigh", "mwg-internal"]),
        AnswererSign(.filter, "Check Point", words: ["usercheck", "check point", "checkpoint"]),
        AnswererSign(.filter, "Sophos", words: ["sophos"]),
        AnswererSign(.filter, "SonicWall", words: ["sonicwall"]),
        AnswererSign(.filter, "WatchGuard", words: ["watchguard"]),
        AnswererSign(
            .filter, "Barracuda Web Filter", words: ["barracuda web", "barracudacentral"]),
        AnswererSign(.filter, "iboss", words: ["iboss"]),
        AnswererSign(.filter, "Menlo Security", words: ["menlosecurity", "menlo security"]),
        AnswererSign(
            .filter, "Cloudflare Gateway",
            words: ["cloudflare gateway", "cloudflare-gateway", "blocked.teams.cloudflare"]),
        AnswererSign(.filter, "Trend Micro", words: ["trend micro", "trendmicro"]),
        AnswererSign(.filter, "Kaspersky", words: ["kaspersky"]),
        AnswererSign(.filter, "ESET", words: ["blocked by eset", "eset security"]),
        AnswererSign(.filter, "DansGuardian", words: ["dansguardian", "e2guardian"]),
        AnswererSign(.filter, "Smoothwall", words: ["smoothwall"]),
        AnswererSign(.filter, "Lightspeed", words: ["lightspeed filter", "lightspeedsystems"]),
        AnswererSign(.filter, "Securly", words: ["securly"]),
        AnswererSign(.filter, "AdGuard", words: ["adguard"]),
        AnswererSign(.filter, "Pi-hole", words: ["pi-hole", "pihole"]),
        AnswererSign(.filter, "GoGuardian", words: ["goguardian"]),
        AnswererSign(.filter, "Linewize", words: ["linewize"]),
        AnswererSign(.filter, "DNSFilter", words: ["dnsfilter"]),
        AnswererSign(.filter, "NextDNS", words: ["nextdns"]),
        AnswererSign(.filter, "CleanBrowsing", words: ["cleanbrowsing"]),
        AnswererSign(.filter, "Netsweeper", words: ["netsweeper"]),
        AnswererSign(.filter, "WebTitan", words: ["webtitan"]),
        AnswererSign(.filter, "Untangle", words: ["untangle"]),
        AnswererSign(.filter, "SquidGuard", words: ["squidguard"]),
        AnswererSign(.filter, "Cato Networks", words: ["cato networks", "catonetworks.com"]),
        AnswererSign(.filter, "Sangfor", words: ["sangfor", "深信服"]),
        AnswererSign(
            .filter, "squid", headers: [("x-squid-error", "err_access_denied")],
            words: ["err_access_denied"]),
        AnswererSign(
            .filter, "the company's filter",
            words: [
                "blocked by your organization", "blocked by your administrator",
                "blocked by your company", "blocked by your network", "blocked by your it",
                "blocked by policy", "blocked by company policy", "blocked by corporate policy",
                "blocked due to company", "in accordance with company policy",
                "company policy", "corporate policy", "acceptable use policy", "your it department",
                "your it administrator", "this website is blocked", "this site is blocked",
                "this web page is blocked", "site has been blocked", "page has been blocked",
                "url category", "web filter", "webfilter", "content filter",
                "contact your it", "it-abteilung", "durch die richtlinie",
                "politique de sécurité de votre", "accès à ce site est bloqué",
                "ресурсу ограничен", "접속이 차단", "管理者により制限", "閲覧が制限", "公司策略",
                "访问被阻断", "网站已被拦截", "上网行为管理",
                "network administrator has blocked", "/blockpage", "/block-page", "//block.",
                "//blocked.", "/block.html", "/blocked.html",
            ]),
    ]

    // MARK: A firewall of the address

    private static let firewalls: [AnswererSign] = [
        AnswererSign(
            .firewall, "Cloudflare 1020",
            words: ["error code: 1020", "error 1020", ">1020<", "number: 1020"]),
        AnswererSign(
            .firewall, "Cloudflare", in: [400, 403, 429, 451, 503],
            words: [
                "error code: 1005", "error code: 1006", "error code: 1007", "error code: 1008",
                "error code: 1009", "error code: 1010", "error code: 1012", "error code: 1106",
                "error 1005", "error 1006", "error 1007", "error 1008", "error 1009",
                "error 1010", "error 1012", "error 1106", "sorry, you have been blocked",
                "attention required! | cloudflare", "used cloudflare to restrict access",
                "blocked_why_headline", "cferror_details",
            ]),
        AnswererSign(
            .firewall, "CloudFront", in: [403],
            words: [
                "configured to block access from your country",
                "generated by cloudfront", "cloudfront</address>", "(cloudfront)",
            ]),
        AnswererSign(
            .firewall, "Imperva",
            headers: [
                ("x-iinfo", ""), ("x-cdn", "imperva"),
                ("x-cdn", "incapsula"),
            ],
            words: [
                "_incapsula_resource", "incapsula incident", "imperva", "incap_ses",
                "the incident id is",
            ]),
        AnswererSign(
            .firewall, "BIG-IP",
            words: [
                "the requested url was rejected. please consult with your administrator",
                "your support id is", "support id:",
            ]),
        AnswererSign(
            .firewall, "FortiWeb", words: ["fortiweb", "attack id:", "<title>server unavailable!"]),
        AnswererSign(
            .firewall, "ModSecurity",
            words: ["mod_security", "modsecurity", "this error was generated by mod_"]),
        AnswererSign(
            .firewall, "Sucuri", headers: [("x-sucuri-id", ""), ("server", "sucuri")],
            words: ["sucuri website firewall", "sucuri.net", "cloudproxy@sucuri"]),
        AnswererSign(
            .firewall, "Akamai", in: [400, 403, 503], headers: [("server", "akamaighost")],
            words: ["errors.edgesuite.net", "reference&#32;&#35;", "reference #"]),
        AnswererSign(
            .firewall, "Azure Front Door or Application Gateway", in: [403],
            headers: [
                ("x-azure-ref", ""), ("server", "microsoft-azure-application-gateway"),
            ],
            words: [
                "the request is blocked.", "azure-ref", "microsoft-azure-application-gateway",
            ]),
        // Cloud Run's own refusal (its page on authenticating callers); Cloud Armor's has no heading.
        AnswererSign(
            .gateway, "Google Cloud", words: ["<h1>error: forbidden", "<h1>error: unauthorized"]),
        AnswererSign(
            .firewall, "Google Cloud Armor", in: [403],
            words: [
                "<title>403</title>403 forbidden", "does not have permission to get url",
                "that’s all we know",
                "that's all we know",
            ]),
        AnswererSign(
            .firewall, "AWS load balancer or its WAF", in: [403],
            headers: [("server", "awselb")]),
        AnswererSign(
            .firewall, "HAProxy", words: ["request forbidden by administrative rules"]),
        AnswererSign(.firewall, "Wordfence", words: ["wordfence"]),
        AnswererSign(
            .firewall, "Radware",
            words: ["unauthorized activity has been detected", "radware", "perfdrive.com"]),
        AnswererSign(
            .firewall, "NetScaler", words: ["appfw", "netscaler", "citrix application firewall"]),
        AnswererSign(
            .firewall, "Barracuda",
            words: ["barra_counter_session", "barracuda waf", "barracuda networks"]),
        AnswererSign(
            .firewall, "Alibaba Cloud WAF",
            words: [
                "errors.aliyun.com", "block_traceid", "potential threats to the server",
                "您的请求可能对网站造成安全威胁",
                "可能对网站造成安全威胁", "waf.aliyun",
            ]),
        AnswererSign(
            .firewall, "Tencent Cloud WAF",
            words: ["waf.tencent", "t-sec-waf", "edgeone", "腾讯云web应用防火墙"]),
        AnswererSign(.firewall, "Huawei Cloud WAF", words: ["hwclouds", "huaweicloudwaf"]),
        AnswererSign(
            .firewall, "BT WAF", words: ["您的请求带有不合法参数", "已被网站管理员设置拦截", "btwaf", "宝塔"]),
        AnswererSign(.firewall, "SafeLine", words: ["safeline", "长亭", "雷池"]),
        AnswererSign(.firewall, "Safedog", words: ["safedog", "安全狗"]),
        AnswererSign(
            .firewall, "Baidu Yunjiasu", words: ["yunjiasu", "百度云加速"]),
        AnswererSign(
            .firewall, "360", words: ["wangzhan.360", "360wzws", "qianxin-waf", "wzws-waf-cgi"]),
        AnswererSign(.firewall, "Knownsec", words: ["jiasule", "创宇盾", "yunaq", "365cyd.com"]),
        AnswererSign(.firewall, "Reblaze", words: ["reblaze"]),
        AnswererSign(
            .firewall, "Airlock", words: ["server detected a syntax error in your request"]),
        AnswererSign(
            .firewall, "ArvanCloud", in: [403],
            headers: [("server", "arvancloud")]),
        AnswererSign(.firewall, "Cloudbric", words: ["cloudbric"]),
        AnswererSign(.firewall, "Comodo", headers: [("server", "protected by comodo waf")]),
        AnswererSign(.firewall, "DBAPPSecurity", words: ["dbappwaf"]),
        AnswererSign(
            .firewall, "dotDefender",
            headers: [("x-dotdefender-denied", "")],
            words: ["dotdefender"]),
        AnswererSign(
            .firewall, "GoDaddy", words: ["godaddy security", "godaddy website firewall"]),
        AnswererSign(
            .firewall, "Grey Wizard",
            headers: [("server", "greywizard")],
            words: ["grey wizard"]),
        AnswererSign(
            .firewall, "Indusface", words: ["this website is secured against online attacks"]),
        AnswererSign(.firewall, "Janusec", words: ["janusec"]),
        AnswererSign(.firewall, "Link11", headers: [("server", "rhino-core-shield")]),
        AnswererSign(.firewall, "MalCare", words: ["malcare"]),
        AnswererSign(
            .firewall, "NAXSI",
            headers: [("server", "naxsi"), ("x-data-origin", "naxsi")],
            words: ["naxsi"]),
        AnswererSign(.firewall, "Nemesida", words: ["nemesida"]),
        AnswererSign(.firewall, "Nexusguard", words: ["nexusguard"]),
        AnswererSign(.firewall, "NinjaFirewall", words: ["ninjafirewall"]),
        AnswererSign(.firewall, "NSFOCUS", headers: [("server", "nsfocus")]),
        AnswererSign(
            .firewall, "Oracle (Zenedge)",
            headers: [("server", "zenedge")],
            words: ["/__zenedge/"]),
        AnswererSign(.firewall, "Qrator", headers: [("server", "qrator")]),
        AnswererSign(.firewall, "SiteGuard", words: ["powered by siteguard"]),
        AnswererSign(.firewall, "SiteLock", words: ["sitelock"]),
        AnswererSign(
            .firewall, "ThreatX", in: [403],
            words: ["forbidden - id: "]),
        AnswererSign(
            .firewall, "UCloud",
            headers: [("server", "uewaf")],
            words: ["uewaf_deny_pages"]),
        AnswererSign(.firewall, "URLScan", words: ["rejected-by-urlscan"]),
        AnswererSign(.firewall, "Variti", headers: [("server", "variti")]),
        AnswererSign(.firewall, "Viettel", words: ["viettel waf"]),
        AnswererSign(.firewall, "Virusdie", words: ["virusdie"]),
        AnswererSign(.firewall, "WebKnight", words: ["webknight"]),
        AnswererSign(
            .firewall, "Yundun",
            headers: [("server", "yundun")],
            words: ["yundun"]),
        AnswererSign(.firewall, "Yunsuo", words: ["yunsuologo"]),
        AnswererSign(.firewall, "Yxlink", headers: [("server", "yxlink")]),
        AnswererSign(.firewall, "Wallarm", words: ["wallarm", "nginx-wallarm"]),
        AnswererSign(.firewall, "CrowdSec", words: ["crowdsec"]),
        AnswererSign(.firewall, "Fastly", words: ["fastly error: blocked", "signal sciences"]),
    ]

    // MARK: A page where a person signs in

    private static let signIns: [AnswererSign] = [
        AnswererSign(
            .signIn, "OAuth2 Proxy", words: ["oauth2 proxy", "/oauth2/start", "/oauth2/sign_in"],
            step: "OAuth2 Proxy lets a program in by a bearer token of its identity provider "
                + "(--skip-jwt-bearer-tokens) or where the path is let through "
                + "(--skip-auth-route)"),
        AnswererSign(
            .signIn, "Google's Identity-Aware Proxy",
            headers: [("x-goog-iap-generated-response", "")], words: ["iap.googleapis.com"],
            step: "Google's Identity-Aware Proxy lets a program in by an ID token of a service "
                + "account, in Proxy-Authorization: Bearer ..."),
        AnswererSign(
            .signIn, "Cloudflare Access", headers: [("cf-access-domain", "")],
            words: ["cloudflareaccess.com", "cloudflare access"]),
        AnswererSign(
            .signIn, "Authelia", words: ["authelia"],
            step: "Authelia lets a program in by a user's name and password (Basic, in "
                + "Proxy-Authorization) or where the path is let through (policy bypass)"),
        AnswererSign(
            .signIn, "authentik", words: ["authentik", "outpost.goauthentik.io"],
            step: "authentik lets a program in by an app password (Basic) or a bearer token of the "
                + "application"),
        AnswererSign(
            .signIn, "Pomerium", headers: [("server", "pomerium")],
            words: ["/.pomerium/", "pomerium"],
            step: "Pomerium lets a program in by a service account's token, in "
                + "X-Pomerium-Authorization or Authorization: Pomerium ..."),
        AnswererSign(
            .signIn, "Vercel's Deployment Protection",
            words: [
                "vercel.com/sso", "vercel.com/login",
                "vercel authentication",
            ],
            step: "Vercel lets a program in by the header x-vercel-protection-bypass"),
        AnswererSign(
            .signIn, "ngrok's browser warning", headers: [("ngrok-error-code", "err_ngrok_6024")],
            words: ["err_ngrok_6024", "ngrok-skip-browser-warning"],
            step: "ngrok shows its warning page to browsers only where the header "
                + "ngrok-skip-browser-warning is missing: add it with any value"),
        AnswererSign(
            .signIn, "localtunnel's reminder", words: ["bypass-tunnel-reminder", "loca.lt"],
            step: "localtunnel lets a program in by the header bypass-tunnel-reminder, with any "
                + "value"),
        AnswererSign(
            .signIn, "Microsoft Dev Tunnels", words: ["tunnels.api.visualstudio", "devtunnels.ms"],
            step: "a dev tunnel lets a program in by X-Tunnel-Authorization: tunnel TOKEN"),
        AnswererSign(
            .signIn, "Microsoft Entra ID",
            words: [
                "login.microsoftonline.", "login.windows.net", "aadsts", "/.auth/login/aad",
                "login.microsoft.com",
            ]),
        AnswererSign(.signIn, "ADFS", words: ["/adfs/ls", "/adfs/oauth2"]),
        AnswererSign(.signIn, "Keycloak", words: ["/realms/", "keycloak"]),
        AnswererSign(.signIn, "Okta", words: [".okta.com", ".oktapreview.com", "okta-signin"]),
        AnswererSign(.signIn, "Auth0", words: [".auth0.com"]),
        AnswererSign(.signIn, "PingFederate", words: ["pingidentity", "pingone", "/idp/sso"]),
        AnswererSign(.signIn, "OneLogin", words: ["onelogin.com"]),
        AnswererSign(.signIn, "AWS Cognito", words: ["amazoncognito.com"]),
        AnswererSign(.signIn, "Google", words: ["accounts.google.com"]),
        AnswererSign(.signIn, "GitHub", words: ["github.com/login/oauth"]),
        AnswererSign(.signIn, "SiteMinder", words: ["smagentname=", "siteminder"]),
        AnswererSign(.signIn, "Shibboleth", words: ["shibboleth", "/simplesaml/"]),
        AnswererSign(.signIn, "CAS", words: ["/cas/login"]),
        AnswererSign(.signIn, "BIG-IP APM", words: ["/my.policy", "/vdesk/"]),
        AnswererSign(.signIn, "Citrix Gateway", words: ["/logon/logonpoint", "/vpn/index.html"]),
        AnswererSign(.signIn, "Duo", words: ["duosecurity.com"]),
        AnswererSign(.signIn, "Teleport", words: ["/web/launch/"]),
        AnswererSign(
            .signIn, "IBM Security Verify Access", headers: [("server", "webseal")],
            words: ["pkmslogin", "webseal"]),
        AnswererSign(.signIn, "Zitadel", words: ["zitadel"]),
        AnswererSign(.signIn, "Dex", words: ["/dex/auth"]),
        AnswererSign(.signIn, "JupyterHub", words: ["jupyterhub", "/hub/login"]),
    ]

    // MARK: By general words

    private static let generalOnes: [AnswererSign] = [
        AnswererSign(
            .firewall, "a firewall", in: [400, 403, 405, 406, 409, 418, 429, 451, 493, 503],
            words: [
                "web application firewall", "request blocked", "request has been blocked",
                "has been blocked by", "blocked for security", "blocked by security",
                "security policy", "security rule", "malicious", "potential attack", "waf",
                "request was rejected", "your request was blocked", "you have been blocked",
                "拦截", "安全威胁", "防火墙",
            ])
    ]
}
