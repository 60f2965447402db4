/// How a helper is declared for a program that many people keep their secrets in.
struct HelperRecipe {
    let program: String
    /// What stands in the configuration; an origin has to be added.
    let lines: [String]
    /// What has to be known beside it.
    var remark = ""
    /// Whether the tests run it with the real program; what others print is from their makers' pages.
    let isTried: Bool

    static let all: [HelperRecipe] = [
        HelperRecipe(
            program: "pass",
            lines: [
                "helper llm = sh -c 'pass show llm/gateway | head -n 1'",
                "helper llm terminal = yes",
            ],
            remark: "The first line of an entry is its password. Without terminal = yes where an "
                + "agent has the passphrase, or asks for it in a window.",
            isTried: true),
        HelperRecipe(
            program: "gopass (Debian's)", lines: ["helper llm = gopass show llm/gateway"],
            remark: "Of gopass.pw it is gopass show -o llm/gateway.", isTried: true),
        HelperRecipe(
            program: "secret-tool",
            lines: [
                "helper llm = secret-tool lookup service llm-gateway",
                "helper llm environment = DBUS_SESSION_BUS_ADDRESS",
            ], isTried: true),
        HelperRecipe(
            program: "systemd-creds",
            lines: ["helper llm = systemd-creds decrypt --name=llm /etc/llm.cred -"],
            remark: "For root; a service takes LoadCredentialEncrypted= and ${file:PATH}.",
            isTried: true),
        HelperRecipe(
            // https://developer.1password.com/docs/cli/reference/commands/read
            program: "1Password",
            lines: [
                "helper llm = op read --no-newline op://Work/llm-gateway/credential",
                "helper llm environment = OP_SERVICE_ACCOUNT_TOKEN",
            ], isTried: false),
        HelperRecipe(
            // https://openbao.org/docs/commands/kv/get; vault takes the same words.
            program: "OpenBao, Vault",
            lines: [
                "helper llm = bao kv get -mount=secret -field=token llm-gateway",
                "helper llm environment = BAO_ADDR BAO_TOKEN",
            ],
            remark: "With vault it is VAULT_ADDR and VAULT_TOKEN.", isTried: false),
        HelperRecipe(
            // https://cloud.google.com/sdk/gcloud/reference/auth/print-access-token; what
            // config-helper prints: the tests of google-auth.
            program: "gcloud",
            lines: [
                "helper llm = gcloud config config-helper --format=json",
                "helper llm output = json",
            ],
            remark:
                "It says how long its token lasts, which gcloud auth print-access-token does not.",
            isTried: false),
        HelperRecipe(
            // https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
            program: "az",
            lines: [
                "helper llm = az account get-access-token "
                    + "--resource https://cognitiveservices.azure.com",
                "helper llm output = json",
            ], remark: "The first is one line.", isTried: false),
        HelperRecipe(
            // https://docs.aws.amazon.com/cli, secretsmanager get-secret-value
            program: "aws",
            lines: [
                "helper llm = aws secretsmanager get-secret-value --secret-id llm-gateway "
                    + "--query SecretString --output text",
                "helper llm environment = AWS_PROFILE AWS_REGION",
            ], remark: "The first is one line.", isTried: false),
    ]
}
