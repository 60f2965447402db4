"""Import and export of 10,000 models beside the sqlite3 program moving the same rows."""
import csv
import os
import resource
import subprocess
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench import Home, models, report, seconds

COUNT, HEADERS = 10000, 2
program = sys.argv[1]
home = Home()
source = home.file("models.json", models(COUNT, headers=HEADERS))


def measured(*arguments):
    """Milliseconds and peak memory (MiB) of a command."""
    time = seconds(lambda: home.run("/usr/bin/env", *arguments)) * 1000
    return time, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


import_time, import_memory = measured(program, "import", source)
export_time, export_memory = measured(
    program, "export", "--with-secrets", "--yes", "--format", "json", "--output", "out.json")

# The same rows as the pool holds them, moved by the sqlite3 program with the same durability.
pool = os.path.join(home.path, ".local/share/modelpool/pool.db")
tables = ["model", "header"]
schema = "".join(
    home.run("sqlite3", pool, f".schema {table}").stdout for table in tables)
for table in tables:
    home.run("sqlite3", pool, ".mode insert " + table, f".output {table}.sql",
             f"SELECT * FROM {table}")
peer = os.path.join(home.path, "peer.db")
script = home.file("import.sql", "PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON;\n" + schema
                   + "BEGIN;\n.read model.sql\n.read header.sql\nCOMMIT;\n")
peer_import = seconds(lambda: home.run("sqlite3", peer, ".read " + script)) * 1000
peer_export = seconds(lambda: home.run(
    "sqlite3", pool, ".mode json", ".output rows.json", "SELECT * FROM model",
    "SELECT * FROM header")) * 1000

cipher, value = AESGCM(os.urandom(32)), bytes(66)


def seal():
    for _ in range(COUNT * (HEADERS + 1)):
        cipher.encrypt(os.urandom(12), value, b"binding" * 12)


sealing = seconds(seal) * 1000
report(f"import of {COUNT} models", import_time, peer_import + sealing,
       peer_name="sqlite3 + sealing", limit="3 x")
report(f"export of {COUNT} models", export_time, peer_export + sealing,
       peer_name="sqlite3 + opening", limit="3 x")
report("memory of the import, most", import_memory, unit="MiB", limit=64)
report("memory of the export, most", export_memory, unit="MiB", limit=64)
