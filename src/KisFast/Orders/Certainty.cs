using System.Runtime.InteropServices;

namespace KisFast.Orders;

/// <summary>What the gap records of each session say: whether everything up to now can be in.</summary>
internal sealed class Certainty
{
    private readonly Dictionary<int, Gap> _sessions = [];

    /// <summary>Whether no gap is open and every one that was has been repaired, or acknowledged.</summary>
    public bool IsCertain { get; private set; } = true;

    public void Open(int session)
    {
        ref Gap gap = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, session, out _);
        gap.IsOpen = true;
        IsCertain = false;
    }

    // A gap that closes repaired settles the earlier ones of its session too: its repair looked back to the first that was not.
    public void Close(int session, bool isRepaired)
    {
        ref Gap gap = ref CollectionsMarshal.GetValueRefOrAddDefault(_sessions, session, out _);
        gap = new Gap { IsUnrepaired = !isRepaired };
        Judge();
    }

    public void Acknowledge()
    {
        foreach (int session in _sessions.Keys)
            CollectionsMarshal.GetValueRefOrNullRef(_sessions, session).IsUnrepaired = false;
        Judge();
    }

    private void Judge()
    {
        IsCertain = true;
        foreach (Gap gap in _sessions.Values)
            IsCertain &= !gap.IsOpen && !gap.IsUnrepaired;
    }

    private struct Gap
    {
        public bool IsOpen;
        public bool IsUnrepaired;
    }
}
