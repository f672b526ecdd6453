namespace KisFast.Simulator;

/// <summary>Someone with an app key at the simulated KIS: credentials, HTS ids and accounts.</summary>
/// <remarks>The values are made up, so unlike real ones they are no secrets.</remarks>
public sealed record SimulatedCustomer
{
    /// <summary>The app key; KIS's have 36 characters.</summary>
    public required string AppKey { get; init; }

    /// <summary>The app secret; KIS's have 180 characters.</summary>
    public required string AppSecret { get; init; }

    /// <summary>The HTS ids that may be subscribed with this app key: 1 to 8 characters each. At least one.</summary>
    public required IReadOnlyList<string> HtsIds { get; init; }

    /// <summary>The accounts of every HTS id, as 12345678-01: eight digits of account, two of product. At least one.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>The name on the accounts (ACNT_NAME), at most 12 characters.</summary>
    public string AccountName { get; init; } = "홍길동";

    /// <summary>Customer number <paramref name="number"/> of as many as a test needs, each with its own credentials, HTS id and account.</summary>
    /// <param name="number">From 1 to 99999.</param>
    public static SimulatedCustomer Numbered(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 99999);
        return new SimulatedCustomer
        {
            AppKey = $"PSsimulated{number:D25}",
            AppSecret = string.Concat(Enumerable.Repeat($"simulated-secret-{number:D5}=/", 8))[..180],
            HtsIds = [$"sim{number:D5}"],
            Accounts = [$"{50000000 + number:D8}-01"],
        };
    }

    internal void Validate()
    {
        Require(AppKey.Length > 0, "an app key must not be empty");
        Require(AppSecret.Length > 0, "an app secret must not be empty");
        Require(HtsIds.Count > 0, "a customer needs at least one HTS id");
        Require(HtsIds.All(id => id.Length is >= 1 and <= 8), "an HTS id has 1 to 8 characters");
        Require(Accounts.Count > 0, "a customer needs at least one account");
        Require(Accounts.All(SimulatedAccount.IsValid), "an account is eight digits, a hyphen and two digits (12345678-01)");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new ArgumentException($"KisSimulatorOptions.Customers: {message}.");
    }
}
