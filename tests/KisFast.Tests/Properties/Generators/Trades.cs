using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Fills of one symbol in order: shares bought, or sold when negative, up to a million, and a price in cents.</summary>
public sealed record Trades((int Quantity, int Cents)[] Values) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["none", "only bought", "only sold", "turns short", "is closed exactly",
        "more than 10,000 shares", "a price above 1,000"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            if (Values.Length == 0) yield return "none";
            else if (Values.All(trade => trade.Quantity > 0)) yield return "only bought";
            else if (Values.All(trade => trade.Quantity < 0)) yield return "only sold";
            long held = 0;
            foreach (var (quantity, _) in Values)
            {
                long before = held;
                held += quantity;
                if (before > 0 && held < 0) yield return "turns short";
                if (before != 0 && held == 0) yield return "is closed exactly";
            }

            if (Values.Any(trade => Math.Abs(trade.Quantity) > 10_000)) yield return "more than 10,000 shares";
            if (Values.Any(trade => trade.Cents > 100_000)) yield return "a price above 1,000";
        }
    }

    public static Arbitrary<Trades> Arbitrary()
    {
        Gen<(int, int)> trade =
            from quantity in Gen.Frequency((2, Gen.Choose(1, 1_000_000)), (4, Gen.Elements(1, 10, 100)))
            from sells in Gen.Elements(true, false)
            from cents in Gen.Frequency((3, Gen.Choose(1, 65_535)), (1, Gen.Choose(1, 10_000_000)))
            select (sells ? -quantity : quantity, cents);
        return Arb.From(
            from count in Gen.Choose(0, 12) from trades in trade.ArrayOf(count) select new Trades(trades),
            trades => Shrinking.Elements(trades.Values, one => one == (1, 1) || one == (-1, 1) ? [] : [(Math.Sign(one.Quantity), 1)])
                .Select(values => new Trades(values)));
    }

    public override string ToString() => string.Join(", ", Values.Select(trade => $"{trade.Quantity} at {trade.Cents / 100m}"));
}
