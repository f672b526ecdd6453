namespace KisFast.Cli;

/// <summary>What a person reads a position by, in a terminal and on the page.</summary>
internal static class PositionColumns
{
    /// <summary>The columns; with quotes, what it is worth by the last price.</summary>
    public static IEnumerable<CellColumn<Position>> With(LastPrices? prices)
    {
        yield return new("Symbol", 8, 0, false, static p => p.Symbol);
        yield return new("Currency", 8, 59, false, static p => p.Currency ?? "");
        yield return new("Quantity", 10, 0, true, static p => Amounts.Shares(p.Quantity));
        yield return new("Average cost", 13, 0, true, static p => Amounts.Money(p.AverageCost));
        if (prices is { IsEmpty: false })
        {
            yield return new("Last", 12, 72, true, p => prices.Of(new FixedText16(p.Symbol)).ToString());
            yield return new("Unrealized", 15, 88, true, p => Amounts.Money(Unrealized(p, prices)));
        }

        yield return new("Realized", 15, 50, true, static p => Amounts.Money(p.RealizedProfit));
        yield return new("Fills", 8, 97, true, static p => Amounts.Shares(p.Fills));
        yield return new("Account", 8, 106, false, static p => AccountMask.Of(p.Account));
    }

    private static decimal? Unrealized(Position position, LastPrices prices) =>
        (decimal?)prices.Of(new FixedText16(position.Symbol)) is { } last && position.AverageCost is { } cost ? (last - cost) * position.Quantity : null;
}
