namespace KisFast.Simulator;

/// <summary>One registration of a session: a TR id and its key, and for notices the key pair they are encrypted with.</summary>
/// <remarks>Everything mutable is guarded by the session's lock.</remarks>
internal sealed class Subscription(ClientSession session, string trId, string trKey, HtsUser? user, NoticeCipher cipher) : INoticeSubscriber, IDisposable
{
    public ClientSession Session { get; } = session;
    public string TrId { get; } = trId;
    public string TrKey { get; } = trKey;
    /// <summary>Whose notices these are; null for any other feed.</summary>
    public HtsUser? User { get; } = user;
    /// <summary>Where it gets them from.</summary>
    public NoticeRoute? Route => TrId.StartsWith("H0STCNI", StringComparison.Ordinal) ? User?.DomesticRoute : User?.Route;
    public NoticeCipher Cipher { get; private set; } = cipher;
    /// <summary>The bytes before the payload: "1|TR|001|".</summary>
    public byte[] Prefix { get; private set; } = System.Text.Encoding.ASCII.GetBytes($"1|{trId}|001|");
    /// <summary>An ack that waits for this many notices; see the faults "early" and "nokey".</summary>
    public int NoticesUntilAck { get; set; } = -1;

    public bool IsBacklogged => Session.IsBacklogged;

    public bool Append(ReadOnlySpan<byte> plaintext, int records) => Session.AppendNotice(this, plaintext, records);

    public void Cut() => Session.Cut(reset: true);

    public ValueTask FlushAsync() => Session.FlushAsync();

    /// <summary>Its acks have brought no key so far; see the fault "keyless".</summary>
    public bool IsKeyless { get; set; }

    /// <summary>The same under another TR id; see the fault "othertr".</summary>
    public void SendUnder(string otherTrId) => Prefix = System.Text.Encoding.ASCII.GetBytes($"1|{otherTrId}|001|");

    public void ChangeKey(NoticeCipher cipher)
    {
        Cipher.Dispose();
        Cipher = cipher;
    }

    /// <summary>False once unsubscribed: a sender may still hold the subscription for a moment.</summary>
    public bool IsActive { get; private set; } = true;

    public void Dispose()
    {
        IsActive = false;
        Cipher.Dispose();
    }
}
