using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace KisFast.Receiving;

/// <summary>
/// What came while the ring was full, in the order in which it came: frames as received, and records of the session's own. Bounded in what a
/// peer can send: beyond <see cref="MaxBytes"/> nothing more is read. Own records are bounded by what they come from, the order history.
/// </summary>
internal sealed class WaitingMessages
{
    /// <summary>Some 6,000 notices.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    // An array and its place in the queue.
    private const int Overhead = 80;

    private readonly Queue<Item> _items = new();
    private long _bytes;

    /// <summary>How many frames and records wait.</summary>
    public int Count => _items.Count;

    /// <summary>How many of them came from the peer.</summary>
    public int Frames { get; private set; }

    /// <summary>Whether nothing more should be read.</summary>
    public bool IsFull => _bytes >= MaxBytes;

    /// <summary>The records of the session's own, oldest first.</summary>
    public IEnumerable<FillRecord> Records => _items.Where(static item => item.Own is not null).Select(static item => item.Own!.Value);

    /// <summary>Keeps a copy of a frame.</summary>
    public void Keep(ReadOnlySpan<byte> frame, in RecordStamp stamp)
    {
        _items.Enqueue(new Item(frame.ToArray(), stamp, null));
        _bytes += frame.Length + Overhead;
        Frames++;
    }

    /// <summary>Keeps a record of the session's own.</summary>
    public void Keep(in FillRecord record) => _items.Enqueue(new Item([], default, new StrongRecord(record)));

    public bool TryPeek(out Item item) => _items.TryPeek(out item);

    /// <summary>Forgets the first.</summary>
    public void Drop()
    {
        Item item = _items.Dequeue();
        if (item.Own is not null) return;
        _bytes -= item.Frame.Length + Overhead;
        Frames--;
    }

    /// <summary>Forgets every frame; the records stay.</summary>
    /// <returns>How many there were.</returns>
    public int DropFrames()
    {
        int dropped = Frames;
        for (int left = _items.Count; left > 0; left--)
        {
            Item item = _items.Dequeue();
            if (item.Own is not null) _items.Enqueue(item);
            // An ack holds a key.
            else CryptographicOperations.ZeroMemory(item.Frame);
        }

        _bytes = 0;
        Frames = 0;
        return dropped;
    }

    /// <summary>A frame with its stamp, or a record.</summary>
    public readonly record struct Item(byte[] Frame, RecordStamp Stamp, StrongRecord? Own);

    /// <summary>A record on the heap: only few wait, and frames should not pay for its size.</summary>
    [SuppressMessage("Performance", "CA1812", Justification = "Created above.")]
    public sealed class StrongRecord(FillRecord value)
    {
        public FillRecord Value { get; } = value;
    }
}
