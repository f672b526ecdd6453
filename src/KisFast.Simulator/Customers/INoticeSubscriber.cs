namespace KisFast.Simulator;

/// <summary>Whom the notices of an HTS id go to.</summary>
internal interface INoticeSubscriber
{
    /// <summary>Whether more is pending than should be.</summary>
    bool IsBacklogged { get; }

    /// <summary>Appends a frame to the pending bytes; false when it did not get it whole.</summary>
    /// <param name="plaintext">The records, joined by carets.</param>
    /// <param name="records">How many.</param>
    bool Append(ReadOnlySpan<byte> plaintext, int records);

    /// <summary>Ends the connection: nothing more is sent.</summary>
    void Cut();

    /// <summary>Sends what is pending; waits while the client's TCP pushes back.</summary>
    ValueTask FlushAsync();
}
