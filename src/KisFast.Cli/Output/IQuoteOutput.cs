namespace KisFast.Cli;

/// <summary>Where the market data of a live feed goes.</summary>
internal interface IQuoteOutput
{
    /// <summary>Takes a trade.</summary>
    void WriteLive(in TradeTick trade);

    /// <summary>Takes a book.</summary>
    void WriteLive(in BookSnapshot book);

    /// <summary>Takes a record of another TR.</summary>
    void WriteLive(in RawMessage message);
}
