/// Computed once with Python's `cryptography` from the definitions in `Envelope`, `Binding`,
/// `KeySlot` and `Vault`; pinned so that the formats do not drift.
enum KnownAnswers {
    /// As earlier releases sealed.
    static let firstEnvelope =
        "0101010203046465666768696a6b6c6d6e6f4810b911549a33fd4c072bc5eb65"
        + "6afd42c2060a8b6cf372a7d1ac48fba3a54894e940c04c129b04fdf3783ffd42"
        + "cacf1b5b98e7204a4128faf1acd6ef81a58a48848ac77521f2f5d029bfadca82"
        + "d7d5"
    static let slotCheck =
        "0eefce9f7629bef461b2b8b8392290d1"
    static let slotWrapped =
        "000102030405060708090a0bde6ee88d77bc09d2b114446b5263cd2a95aad63e"
        + "9079486e43c6c52dce6aa2564209481af9feb5ae00a76e31f9e2e7ac"
    static let envelope =
        "0201010203046465666768696a6b6c6d6e6f4810b911549a33fd4c072bc5eb65"
        + "6afd42c2060a8b6cf372a7d1ac48fba3a54894e940c04c129b04fdf3783ffd42"
        + "cacf1b5b98e7204a4128faf1acd6ef81a58af1cfdc287cf92e2ac5d03143a1eb"
        + "e6b0"
    static let firstVaultEnvelope =
        "01010000000732333435363738393a3b3c3d107f4fb73bb0bddcae4433f125f6"
        + "ade7ad9df25206561a11b2cdc2e21b667cd98c0476a3c260551bc9b1c83dd50a"
        + "056c9530665ca9fa1f833cefe665d185214db7902beca7e359adfaf7f955b273"
        + "3aa0"
    static let vaultEnvelope =
        "02010000000732333435363738393a3b3c3de3108f6cb4a30e20065692638259"
        + "5474b853d1e13ea895aba732c78c8b63c91ba74a892a61b51e84e068728c357d"
        + "8266e5c487b7f286c3ab53e29692986e0aa272121ea6792608b0b765438c5230"
        + "424a"
    /// Of the bytes of "a row".
    static let rowCode =
        "276aa1569cd9b4f4e4841960de9259e48a3b762a3c7864e867ae4c11591ab4b3"
    static let stateCode =
        "511e7e7da319d89c67e7f1cbd55e099202bd6abf049b9bbe6057610abe21c074"
}
