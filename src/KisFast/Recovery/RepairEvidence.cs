using System.Text.Json;

namespace KisFast.Recovery;

/// <summary>
/// What a repair rests on, for the journal: the pages of the order history as KIS answered them, then what was concluded of each order.
/// A note is kept before the records that were published because of it, so that a wrong repair can be judged again. In the receive flow.
/// </summary>
/// <param name="keep">Takes a note's content; what is kept at one moment belongs together.</param>
internal sealed class RepairEvidence(Action<JournalNoteKind, IReadOnlyList<ReadOnlyMemory<byte>>> keep)
{
    private readonly HashSet<RepairDecision> _decisions = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _kept = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _offered = [];

    /// <summary>A repair begins: what is concluded again is kept again.</summary>
    public void Begin() => _decisions.Clear();

    /// <summary>The snapshot that is looked at from now on.</summary>
    public void Offer(OrderHistory history) => _offered = history.RawPages;

    /// <summary>Keeps the snapshot's pages, unless the last ones that were kept are the same.</summary>
    public void KeepPages()
    {
        if (_offered.Count == 0 || IsKept()) return;
        keep(JournalNoteKind.HistoryPage, _offered);
        _kept = _offered;
    }

    /// <summary>Keeps what is concluded of an order, and before it the pages.</summary>
    /// <param name="decision">What; the same once more is not kept.</param>
    public void Decide(in RepairDecision decision)
    {
        if (!_decisions.Add(decision)) return;
        KeepPages();
        keep(JournalNoteKind.Decision, [JsonSerializer.SerializeToUtf8Bytes(decision, RepairDecision.Json.Default.RepairDecision)]);
    }

    private bool IsKept()
    {
        if (ReferenceEquals(_kept, _offered)) return true;
        if (_kept.Count != _offered.Count) return false;
        for (int i = 0; i < _kept.Count; i++)
            if (!_kept[i].Span.SequenceEqual(_offered[i].Span)) return false;
        return true;
    }
}
