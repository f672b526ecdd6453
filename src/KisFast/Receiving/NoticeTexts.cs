namespace KisFast.Receiving;

/// <summary>
/// The decrypted text of notices for a journal, on request, as plain frames (<c>0|TR|NNN|text</c>), which any decoder reads without the
/// key. The key is gone with the connection. In the receive flow.
/// </summary>
internal sealed class NoticeTexts
{
    /// <summary>Where a text goes; null until there is a journal.</summary>
    public Action<JournalNoteKind, byte[]>? Keep { get; set; }

    /// <summary>A notice that is about to be decoded.</summary>
    public void TakeNotice(NoticeDecoder decoder, ReadOnlySpan<byte> frame)
    {
        if (decoder.TryReveal(frame) is { } text) Keep?.Invoke(JournalNoteKind.NoticeText, text);
    }

    /// <summary>A frame that gave no record, or not all: its text where there is a key for it, else the frame as it came.</summary>
    public void TakeRefused(NoticeDecoder? decoder, ReadOnlySpan<byte> frame) =>
        Keep?.Invoke(JournalNoteKind.RefusedFrame, decoder?.TryReveal(frame) ?? frame.ToArray());
}
