using System.Runtime.CompilerServices;

namespace KisFast.Tests.MarketData;

/// <summary>The records' sizes are part of their contract.</summary>
public class QuoteLayoutTests
{
    [Fact]
    public void A_trade_is_four_cache_lines_without_references()
    {
        Assert.Equal(256, Unsafe.SizeOf<TradeTick>());
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<TradeTick>());
    }

    [Fact]
    public void A_book_is_eight_cache_lines_without_references()
    {
        Assert.Equal(512, Unsafe.SizeOf<BookSnapshot>());
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<BookSnapshot>());
    }

    [Fact]
    public void What_a_strategy_decides_on_stands_in_a_trades_first_line()
    {
        var trade = default(TradeTick);
        ref byte start = ref Unsafe.As<TradeTick, byte>(ref trade);
        Assert.InRange(Unsafe.ByteOffset(ref start, ref Unsafe.As<Quantity, byte>(ref trade.Quantity)), 0, 56);
        Assert.InRange(Unsafe.ByteOffset(ref start, ref Unsafe.As<long, byte>(ref trade.PriceMantissa)), 0, 56);
    }
}
