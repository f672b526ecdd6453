using System.Diagnostics.CodeAnalysis;

namespace KisFast;

/// <content>What a strategy asks of a record. Nothing here allocates.</content>
public partial struct FillRecord
{
    /// <summary>Whether shares are bought: <see cref="Side.Buy"/> or <see cref="Side.Repurchase"/>.</summary>
    public readonly bool IsBuy => Side is Side.Buy or Side.Repurchase;

    /// <summary>Whether shares are sold: <see cref="Side.Sell"/> or <see cref="Side.Resale"/>.</summary>
    public readonly bool IsSell => Side is Side.Sell or Side.Resale;

    /// <summary>Whether the order, amendment or cancellation was refused.</summary>
    public readonly bool IsRejected => Rejected == Rejected.Yes;

    /// <summary>The quantity as it changes a position: above zero for a buy, below for a sale.</summary>
    /// <exception cref="InvalidOperationException">The record has no quantity, or no side whose code is known.</exception>
    public readonly long SignedQuantity
    {
        get
        {
            if (!IsBuy && !IsSell)
                ThrowNoSide();
            return IsBuy ? Quantity.Value : -Quantity.Value;
        }
    }

    /// <summary>The ISO 4217 code of the price's currency; null when the market is none or unknown.</summary>
    public readonly string? Currency => Market.Currency();

    /// <summary>The order number as a number, whether it came padded or not; 0 when it is empty or not all digits.</summary>
    public readonly long OrderNumber => KisFast.OrderNumber.ToInt64(OrderNo.Utf8);

    /// <summary>
    /// Whether the record belongs to this order, padded with zeros or not: the REST service's <c>0000034567</c> is the notice's
    /// <c>34567</c>.
    /// </summary>
    /// <param name="orderNo">An order number. One that is empty is no order's.</param>
    public readonly bool IsOrder(ReadOnlySpan<char> orderNo) => KisFast.OrderNumber.Same(OrderNo.Utf8, orderNo);

    /// <inheritdoc cref="IsOrder(ReadOnlySpan{char})"/>
    public readonly bool IsOrder(ReadOnlySpan<byte> orderNo) => KisFast.OrderNumber.Same(OrderNo.Utf8, orderNo);

    [DoesNotReturn]
    private static void ThrowNoSide() =>
        throw new InvalidOperationException("The record has no side, or one that is unknown: its quantity has no sign.");
}
