using System.Diagnostics.CodeAnalysis;

namespace KisFast;

/// <summary>What a session asks KIS to send: a TR and one of its keys. KIS allows 41 in a session, notices among them.</summary>
/// <param name="TrId">The TR id, 1 to 16 ASCII letters and digits: <c>HDFSCNT0</c>.</param>
/// <param name="Key">
/// The <c>tr_key</c>, 1 to 32 ASCII characters. Overseas quotes: D (free) or R (paid, or the daytime session), the market's three letters and the
/// symbol, <c>DNASAAPL</c>; domestic quotes: the code, <c>005930</c>; notices: the HTS id.
/// </param>
public readonly record struct Registration(string TrId, string Key)
{
    /// <summary>What KIS allows in a session, notices included (source: its notices of 2025-04-28 and after).</summary>
    public const int MaxPerSession = 41;

    /// <summary>The longest key.</summary>
    public const int MaxKeyLength = 32;

    /// <summary>HDFSCNT0: the trades of a key.</summary>
    public static Registration Trades(string key) => new("HDFSCNT0", key);

    /// <summary>H0STCNI0, in paper trading H0STCNI9: the domestic market's order notices, as records in the fills' ring.</summary>
    public static Registration DomesticNotices(string htsId, bool paper = false) => new(paper ? "H0STCNI9" : "H0STCNI0", htsId);

    /// <summary>Whether it is of the domestic market's order notices.</summary>
    internal bool IsDomesticNotices => TrId is "H0STCNI0" or "H0STCNI9";

    /// <summary>HDFSASP0: the book of a key.</summary>
    public static Registration Book(string key) => new("HDFSASP0", key);

    /// <summary>Reads <c>TR:KEY</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Registration registration)
    {
        int colon = text?.IndexOf(':') ?? -1;
        registration = colon < 0 ? default : new Registration(text![..colon], text[(colon + 1)..]);
        return colon >= 0 && registration.Complaint() is null;
    }

    /// <summary><c>TR:KEY</c>.</summary>
    public override string ToString() => $"{TrId}:{Key}";

    /// <summary>What is wrong with it, or null.</summary>
    internal string? Complaint()
    {
        if (string.IsNullOrEmpty(TrId) || TrId.Length > MarketDataDecoder.MaxTrIdLength || !TrId.All(char.IsAsciiLetterOrDigit))
            return $"the TR id must be 1 to {MarketDataDecoder.MaxTrIdLength} letters and digits, like HDFSCNT0";
        if (string.IsNullOrEmpty(Key) || Key.Length > MaxKeyLength || Key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return $"the key must be 1 to {MaxKeyLength} ASCII characters without spaces, like DNASAAPL";
        return TrId is "H0GSCNI0" or "H0GSCNI9" ? "a feed registers its order notices by itself: give their HTS id as HtsId" : null;
    }
}
