namespace KisFast.Session;

/// <summary>What logs call a session: enough of its HTS id and account to know it by, not enough to tell a stranger.</summary>
internal static class SessionName
{
    /// <summary>As <c>ab***3 …678-01</c>; with its index in front when there are several.</summary>
    public static string Of(FillSessionOptions session, int index, int count)
    {
        string name = Masked(session.HtsIds[0]);
        if (KisAccount.TryParse(session.Account, out KisAccount account)) name += $" …{account.Number[5..]}-{account.Product}";
        return count > 1 ? $"#{index} {name}" : name;
    }

    private static string Masked(string htsId) => htsId.Length > 4 ? $"{htsId[..2]}***{htsId[^1]}" : $"{htsId[..Math.Min(1, htsId.Length)]}***";
}
