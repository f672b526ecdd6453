namespace KisFast.Receiving;

/// <summary>
/// When a thread that was put aside while it spun spins again. The host of a virtual machine takes its core for a moment now and then, which
/// means nothing; whoever is put aside again soon after a rest has no core to spin on, and rests longer.
/// </summary>
/// <param name="second">Ticks of the clock in a second.</param>
internal struct SpinRest(long second)
{
    /// <summary>The first rest is that part of a second.</summary>
    public const int ShortestPart = 250;

    /// <summary>The longest.</summary>
    public const int LongestPart = 4;

    private readonly long _shortest = second / ShortestPart;
    private readonly long _longest = second / LongestPart;
    private long _rest;
    private long _until;

    /// <summary>Whether it is better to sleep.</summary>
    public readonly bool IsOn(long now) => now < _until;

    /// <summary>The thread finds that it was put aside.</summary>
    public void Begin(long now)
    {
        // For two rests after it: until then it proves nothing that it went well.
        bool isSoon = _rest > 0 && now - _until < 2 * _rest;
        _rest = isSoon ? Math.Min(4 * _rest, _longest) : _shortest;
        _until = now + _rest;
    }
}
