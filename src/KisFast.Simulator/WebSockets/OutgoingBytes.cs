namespace KisFast.Simulator;

/// <summary>What to do between two bytes of the stream.</summary>
internal enum WireAct : byte
{
    /// <summary>Let what was written leave, then wait a while.</summary>
    Wait,
    /// <summary>Let what was written leave, then end the connection with FIN.</summary>
    Finish,
    /// <summary>Let what was written leave, then end the connection with RST.</summary>
    Reset,
}

/// <summary>An act at a position of the pending bytes.</summary>
internal readonly record struct WireStep(int Position, WireAct Act, int Milliseconds);

/// <summary>A growing buffer of bytes to send, with acts (waits, cuts) at exact positions among them.</summary>
internal sealed class OutgoingBytes
{
    private byte[] _bytes = new byte[8 * 1024];

    public int Length { get; private set; }
    public List<WireStep> Steps { get; } = [];
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length, count);
    }

    public void Advance(int count) => Length += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    public void Add(WireAct act, int milliseconds = 0) => Steps.Add(new WireStep(Length, act, milliseconds));

    public void Clear()
    {
        Length = 0;
        Steps.Clear();
    }
}
