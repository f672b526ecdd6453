namespace KisFast;

/// <summary>What one frame held. Valid until the decoder's next frame.</summary>
public readonly ref struct MarketDataBatch
{
    private readonly ReadOnlySpan<byte> _trId;
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<int> _bounds;
    private readonly int _stride;

    internal MarketDataBatch(ReadOnlySpan<TradeTick> trades)
    {
        Kind = MarketDataKind.Trade;
        Trades = trades;
        Count = trades.Length;
    }

    internal MarketDataBatch(ReadOnlySpan<BookSnapshot> books)
    {
        Kind = MarketDataKind.Book;
        Books = books;
        Count = books.Length;
    }

    internal MarketDataBatch(ReadOnlySpan<byte> trId, ReadOnlySpan<byte> text, ReadOnlySpan<int> bounds, int count, int stride)
    {
        Kind = MarketDataKind.Raw;
        _trId = trId;
        _text = text;
        _bounds = bounds;
        _stride = stride;
        Count = count;
    }

    /// <summary>Which of the three it holds.</summary>
    public MarketDataKind Kind { get; }

    /// <summary>How many records.</summary>
    public int Count { get; }

    /// <summary>The trades; empty unless it holds trades.</summary>
    public ReadOnlySpan<TradeTick> Trades { get; }

    /// <summary>The books; empty unless it holds books.</summary>
    public ReadOnlySpan<BookSnapshot> Books { get; }

    /// <summary>A raw record.</summary>
    /// <param name="record">0 to <see cref="Count"/> - 1.</param>
    public RawMessage Raw(int record) => new(_trId, record, _text, _bounds.Slice(record * _stride, _stride + 1));
}
