namespace KisFast;

/// <summary>Which record a quote is.</summary>
public enum MarketDataKind : byte
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>A <see cref="TradeTick"/>.</summary>
    Trade = 1,
    /// <summary>A <see cref="BookSnapshot"/>.</summary>
    Book = 2,
    /// <summary>A <see cref="RawMessage"/>: any TR that has no record of its own.</summary>
    Raw = 3,
}
