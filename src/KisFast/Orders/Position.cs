namespace KisFast;

/// <summary>What an account holds of a symbol, as the fills told it. A copy: it does not change.</summary>
public sealed record Position
{
    /// <summary>The account's first eight digits.</summary>
    public required string Account { get; init; }

    /// <summary>The bare symbol.</summary>
    public required string Symbol { get; init; }

    /// <summary>The ISO 4217 code of cost and profit; null when the market is unknown.</summary>
    public required string? Currency { get; init; }

    /// <summary>Bought less sold, from where <see cref="OrderTracker.SetPosition"/> began or from nothing: below zero when more was sold.</summary>
    public required long Quantity { get; init; }

    /// <summary>
    /// What a share of it cost on average; 0 when there is none. A fill that adds moves it, one that takes away leaves it. Null when a
    /// fill had no price.
    /// </summary>
    public required decimal? AverageCost { get; init; }

    /// <summary>What closing shares has gained so far, before fees and taxes, which no notice tells. Null when a fill had no price.</summary>
    public required decimal? RealizedProfit { get; init; }

    /// <summary>How many fills are in it, repairs included.</summary>
    public required long Fills { get; init; }
}
