namespace KisFast.Rest;

/// <summary>A good answer: HTTP 2xx, JSON, and no error in it.</summary>
/// <param name="Body">The JSON; its reader wipes it when it holds a secret.</param>
/// <param name="Answer">Its OAuth and error members.</param>
/// <param name="Continuation">The <c>tr_cont</c> header, trimmed; empty when there was none.</param>
internal sealed record KisReply(ReadOnlyMemory<byte> Body, KisAnswer Answer, string Continuation)
{
    /// <summary>The size only.</summary>
    public override string ToString() => $"{Body.Length} bytes";
}
