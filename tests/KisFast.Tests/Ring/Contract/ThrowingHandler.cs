using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Throws from one of its callbacks each time, from an event at every seventh; keeps what it was given.</summary>
public sealed class ThrowingHandler(HandlerCallback throws) : IValueEventHandler<Payload>
{
    public List<long> Seen { get; } = [];

    /// <summary>The event that threw, for the other callbacks the next one.</summary>
    public List<long> ThrewAt { get; } = [];

    public int Shutdowns { get; private set; }

    public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
    {
        // An event that is handled over and over shall be seen, not waited for.
        bool again = Seen.Count > 0 && Seen[^1] == sequence;
        Seen.Add(sequence);
        if (sequence % 7 == 0 && !again)
            Throw(HandlerCallback.Event, sequence);
    }

    public void OnStart() => Throw(HandlerCallback.Start, Seen.Count);

    public void OnShutdown()
    {
        Shutdowns++;
        Throw(HandlerCallback.Shutdown, Seen.Count);
    }

    private void Throw(HandlerCallback callback, long at)
    {
        if (callback != throws)
            return;
        ThrewAt.Add(at);
        throw new NotSupportedException("Not this one.");
    }
}
