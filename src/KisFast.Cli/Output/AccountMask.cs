namespace KisFast.Cli;

/// <summary>An account on a screen that others may see: the end of it, which its owner knows it by.</summary>
internal static class AccountMask
{
    // CANO, before the product code.
    private const int Digits = 8;
    private const int Shown = 3;

    /// <summary>As <c>…678-01</c>; <c>…678</c> without a product code.</summary>
    public static string Of(string account)
    {
        if (account.Length < Digits) return account.Length == 0 ? "" : "…";
        string product = account[Digits..].TrimStart('-');
        return $"…{account[(Digits - Shown)..Digits]}{(product.Length > 0 ? "-" + product : "")}";
    }
}
