namespace KisFast.Orders;

/// <summary>
/// A position by the moving average: what it cost in all is kept, not the average, so that nothing rounds away. At any time
/// <c>cost − profit</c> is what was paid less what was received.
/// </summary>
internal sealed class PositionEntry
{
    private long _quantity;
    private decimal _cost;
    private decimal _profit;
    private bool _isCostUnknown;
    private bool _isProfitUnknown;
    private long _fills;

    /// <summary>Books a fill.</summary>
    /// <param name="quantity">Above zero for a buy, below for a sale.</param>
    /// <param name="price">None makes cost and profit unknown.</param>
    public void Fill(long quantity, Price price)
    {
        _fills++;
        long before = _quantity;
        _quantity = Math.Clamp(before + quantity, -Quantity.MaxValue, Quantity.MaxValue);
        try
        {
            Book(before, quantity, price);
        }
        catch (OverflowException)
        {
            _isCostUnknown = _isProfitUnknown = true;
        }

        if (_quantity == 0)
        {
            _cost = 0;
            _isCostUnknown = false;
        }
    }

    /// <summary>Begins with what is held.</summary>
    public void Set(long quantity, decimal averageCost)
    {
        _quantity = quantity;
        _cost = quantity * averageCost;
        _isCostUnknown = false;
    }

    public Position Copy(ulong account, FixedText16 symbol, string? currency) => new()
    {
        Account = AccountText.ToString(account),
        Symbol = symbol.ToString(),
        Currency = currency,
        Quantity = _quantity,
        AverageCost = _isCostUnknown ? null : _quantity == 0 ? 0 : _cost / _quantity,
        RealizedProfit = _isProfitUnknown ? null : _profit,
        Fills = _fills,
    };

    private void Book(long before, long quantity, Price price)
    {
        bool adds = before == 0 || before > 0 == quantity > 0;
        if (!price.HasValue)
        {
            _isCostUnknown = true;
            // What closes shares at an unknown price has gained nobody knows what.
            _isProfitUnknown |= !adds;
            return;
        }

        decimal each = price.ToDecimal();
        if (adds)
        {
            _cost += quantity * each;
            return;
        }

        long closed = Math.Abs(quantity) < Math.Abs(before) ? -quantity : before;
        decimal costOfClosed = closed == before ? _cost : _cost * closed / before;
        if (_isCostUnknown)
            _isProfitUnknown = true;
        _profit += (closed * each) - costOfClosed;
        _cost -= costOfClosed;
        // What is sold beyond what was held opens the other side.
        long opened = quantity + closed;
        if (opened == 0)
            return;
        _isCostUnknown = false;
        _cost = opened * each;
    }
}
