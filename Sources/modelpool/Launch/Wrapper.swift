/// A program that starts another one, as far as its command line must be read to find that.
struct Wrapper {
    /// How it is called: `uv tool run`.
    let words: [String]
    /// Options that take the next word as their value.
    var valued: Set<String> = []
    /// Options after which nobody can tell what is started with which environment.
    var refused: Set<String> = []
    /// How many words come before the command: the time of `timeout`.
    var operands = 0
    /// `NAME=VALUE` before the command.
    var takesAssignments = false
    /// It runs a package by name.
    var runsPackage = false
    /// It is an interpreter that runs a file, or a module with `-m`.
    var runsModule = false
    /// It sets what `.env` files of the folder say (bun.sh/docs/runtime/env).
    var readsEnvironmentFiles = false

    /// coreutils' and util-linux's manual pages; docs.npmjs.com/cli/commands/npx; bun.sh/docs/cli;
    /// pnpm.io/cli/dlx; docs.astral.sh/uv/reference/cli; pipx.pypa.io; docs.volta.sh/reference/run;
    /// python.org/3/using/cmdline.
    static let all: [Wrapper] = [
        Wrapper(
            words: ["env"], valued: ["-u", "--unset"],
            refused: ["-", "-i", "--ignore-environment", "-S", "--split-string", "-C", "--chdir"],
            takesAssignments: true),
        Wrapper(words: ["nice"], valued: ["-n", "--adjustment"]),
        Wrapper(words: ["nohup"]),
        Wrapper(words: ["setsid"]),
        Wrapper(
            words: ["ionice"],
            valued: ["-c", "--class", "-n", "--classdata"], refused: ["-p", "--pid"]),
        Wrapper(words: ["stdbuf"], valued: ["-i", "-o", "-e", "--input", "--output", "--error"]),
        Wrapper(
            words: ["timeout"], valued: ["-k", "--kill-after", "-s", "--signal"], operands: 1),
        Wrapper(words: ["time"], valued: ["-f", "--format", "-o", "--output"]),
        Wrapper(words: ["command"], refused: ["-v", "-V"]),
        Wrapper(
            words: ["npx"], valued: ["-p", "--package", "-w", "--workspace"],
            refused: ["-c", "--call"], runsPackage: true),
        Wrapper(
            words: ["bunx"], valued: ["-p", "--package"], runsPackage: true,
            readsEnvironmentFiles: true),
        Wrapper(
            words: ["bun", "x"], valued: ["-p", "--package"], runsPackage: true,
            readsEnvironmentFiles: true),
        Wrapper(words: ["pnpm", "dlx"], valued: ["--package"], runsPackage: true),
        Wrapper(words: ["yarn", "dlx"], valued: ["-p", "--package"], runsPackage: true),
        Wrapper(words: ["uvx"], valued: uvRun, refused: ["--directory"], runsPackage: true),
        Wrapper(
            words: ["uv", "tool", "run"], valued: uvRun, refused: ["--directory"],
            runsPackage: true),
        Wrapper(
            words: ["uv", "run"], valued: uvRun.union(["--group", "--extra", "--package"]),
            refused: ["--directory", "-m", "--module", "--env-file"]),
        Wrapper(
            words: ["pipx", "run"], valued: ["--spec", "--python", "--index-url", "--pip-args"],
            runsPackage: true),
        Wrapper(
            words: ["volta", "run"], valued: ["--node", "--npm", "--pnpm", "--yarn"],
            refused: ["--env"]),
        Wrapper(words: ["poetry", "run"]),
        Wrapper(words: ["pdm", "run"]),
        Wrapper(words: ["hatch", "run"]),
        Wrapper(words: ["node"], valued: ["-r", "--require", "--import"], runsModule: true),
        Wrapper(words: ["bun"], runsModule: true, readsEnvironmentFiles: true),
        Wrapper(words: ["python"], valued: ["-W", "-X"], refused: ["-c"], runsModule: true),
        Wrapper(words: ["python3"], valued: ["-W", "-X"], refused: ["-c"], runsModule: true),
    ]

    private static let uvRun: Set<String> = [
        "--from", "--with", "-w", "-p", "--python", "--index", "--index-url", "--project",
        "--with-requirements", "--with-editable", "--refresh-package", "--config-file",
    ]
}
