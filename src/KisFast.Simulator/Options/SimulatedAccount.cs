namespace KisFast.Simulator;

/// <summary>Account numbers in their two spellings: 12345678-01 for people, 1234567801 on the wire.</summary>
internal static class SimulatedAccount
{
    public static bool IsValid(string account) =>
        account.Length == 11 && account[8] == '-' && account.AsSpan(0, 8).IndexOfAnyExceptInRange('0', '9') < 0
        && char.IsAsciiDigit(account[9]) && char.IsAsciiDigit(account[10]);

    public static string ToWire(string account) => account.Replace("-", "", StringComparison.Ordinal);
}
