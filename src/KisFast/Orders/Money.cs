namespace KisFast.Orders;

/// <summary>Sums of quantity · price that may leave a <see cref="decimal"/>'s range: no account does, a peer that makes numbers up may.</summary>
internal static class Money
{
    /// <summary>Adds the value of a fill.</summary>
    /// <returns>Whether it could: false without a price, or when the sum is too large.</returns>
    public static bool TryAdd(ref decimal sum, long quantity, Price price)
    {
        if (!price.HasValue)
            return quantity == 0;
        try
        {
            sum += quantity * price.ToDecimal();
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
