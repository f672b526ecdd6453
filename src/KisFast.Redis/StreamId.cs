using System.Globalization;
using System.Text;

namespace KisFast.Redis;

/// <summary>
/// The id of an entry. A record's is its position; an epoch's claim has the last id before it: of the millisecond before, the highest
/// sequence there is.
/// </summary>
/// <param name="Epoch">Its first part.</param>
/// <param name="Sequence">Its second.</param>
internal readonly record struct StreamId(ulong Epoch, ulong Sequence) : IComparable<StreamId>
{
    /// <summary>The id of the entry that claims an epoch.</summary>
    public static StreamId OfClaim(long epoch) => new((ulong)epoch - 1, ulong.MaxValue);

    public static StreamId Of(RecordPosition position) => new((ulong)position.Epoch, (ulong)position.Sequence);

    /// <summary>Whether the id is that of a claim.</summary>
    public bool IsClaim => Sequence == ulong.MaxValue;

    /// <summary>The epoch that the entry belongs to: the one it claims, or the record's.</summary>
    public long OwnEpoch => (long)(IsClaim ? Epoch + 1 : Epoch);

    /// <summary>The record's position. Not for a claim.</summary>
    public RecordPosition Position => new((long)Epoch, (long)Sequence);

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static StreamId Parse(ReadOnlySpan<byte> text)
    {
        int hyphen = text.IndexOf((byte)'-');
        return hyphen > 0
            && ulong.TryParse(text[..hyphen], NumberStyles.None, CultureInfo.InvariantCulture, out ulong epoch)
            && ulong.TryParse(text[(hyphen + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ulong sequence)
            ? new StreamId(epoch, sequence)
            : throw new FormatException($"'{Encoding.UTF8.GetString(text)}' is no id of a stream");
    }

    public int CompareTo(StreamId other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Sequence.CompareTo(other.Sequence);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;
}
