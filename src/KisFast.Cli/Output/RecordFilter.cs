namespace KisFast.Cli;

/// <summary>Which records a person asked to see. Gaps are always among them: what may be missing may be of any symbol and account.</summary>
/// <param name="Symbols">Exactly these; empty: all.</param>
/// <param name="Accounts">These, eight digits or ten without a hyphen; empty: all.</param>
/// <param name="Kinds">These; empty: all.</param>
internal sealed record RecordFilter(string[] Symbols, string[] Accounts, RecordKind[] Kinds)
{
    // CANO. Notices come with the product code after it or without.
    private const int AccountDigits = 8;

    /// <summary>Whether a record is shown.</summary>
    public bool Wants(in FillRecord record) =>
        record.Kind is RecordKind.GapOpened or RecordKind.GapClosed ||
        ((Kinds.Length == 0 || Kinds.Contains(record.Kind)) && WantsSymbol(in record) && WantsAccount(in record));

    /// <summary>Whether an order or a position of that symbol and account is shown; records of all kinds are in both.</summary>
    public bool Wants(string symbol, string account) => (Symbols.Length == 0 || Symbols.Contains(symbol)) && WantsAccount(account);

    /// <summary>As a person reads it: <c>AAPL NVDA Fill</c>.</summary>
    public override string ToString() => string.Join(' ', Symbols.Concat(Accounts.Select(AccountMask.Of)).Concat(Kinds.Select(static kind => kind.ToString())));

    private bool WantsSymbol(in FillRecord record)
    {
        if (Symbols.Length == 0) return true;
        foreach (string symbol in Symbols)
            if (record.Symbol == symbol) return true;
        return false;
    }

    private bool WantsAccount(in FillRecord record) => Accounts.Length == 0 || WantsAccount(record.Account.ToString());

    private bool WantsAccount(string account)
    {
        if (Accounts.Length == 0) return true;
        foreach (string wanted in Accounts)
        {
            // A product code that only one of the two has tells nothing apart.
            bool isWhole = wanted.Length > AccountDigits && account.Length > AccountDigits;
            if (isWhole ? account == wanted : account.AsSpan(0, Math.Min(account.Length, AccountDigits)).SequenceEqual(wanted.AsSpan(0, AccountDigits)))
                return true;
        }

        return false;
    }
}
