using System.Globalization;
using System.Text;

namespace KisFast.Redis;

/// <summary>
/// Turns the entries of answers into records, one after the other, and looks whether each follows the one before: sequences without a
/// hole, and each claim after the entry that was last when it was made.
/// </summary>
/// <param name="name">What messages call the stream.</param>
/// <param name="isStrict">Whether a hole is an error. A reader of the past takes what is there.</param>
internal sealed class EntryFlow(string name, bool isStrict)
{
    /// <summary>The entry read last.</summary>
    public StreamId Last { get; private set; }

    /// <summary>Whether <see cref="Last"/> was really read or handled: only then is it known what has to follow.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Goes on after an entry.</summary>
    /// <param name="last">The entry.</param>
    /// <param name="isKnown">Whether it was really there.</param>
    public void Begin(StreamId last, bool isKnown)
    {
        Last = last;
        IsKnown = isKnown;
    }

    /// <summary>Reads a list of entries.</summary>
    /// <param name="connection">Positioned at its head.</param>
    /// <param name="records">Room for as many.</param>
    /// <returns>How many records; claims are passed over.</returns>
    /// <exception cref="JournalException">An entry is none of ours, or does not follow. The connection is of no use any more.</exception>
    public int Read(RespConnection connection, Span<FillRecord> records)
    {
        int count = 0;
        for (int left = connection.ReadArray(); left > 0; left--)
        {
            if (connection.ReadArray() != 2) throw new IOException("an entry is not an id and its fields");
            StreamId id = StreamId.Parse(connection.Read(out _));
            if (ReadEntry(connection, id, ref records[Math.Min(count, records.Length - 1)])) count++;
            Last = id;
            IsKnown = true;
        }

        return count;
    }

    private bool ReadEntry(RespConnection connection, StreamId id, ref FillRecord record)
    {
        int fields = connection.ReadArray();
        ReadOnlySpan<byte> field = fields < 2 ? default : connection.Read(out _);
        if (field.SequenceEqual("record"u8) && !id.IsClaim && id.Epoch <= FillRecord.MaxEpoch && id.Sequence <= long.MaxValue)
        {
            ThrowIfNotNext(id);
            ReadRecord(connection.Read(out _), id, ref record);
            for (int i = 2; i < fields; i++) connection.Skip();
            return true;
        }

        if (!field.SequenceEqual("claim"u8) || !id.IsClaim) throw RedisFault.Unreadable(name, id.ToString(), "it has no field record");
        StreamId after = default;
        connection.Skip();
        for (int i = 2; i + 1 < fields; i += 2)
        {
            if (connection.Read(out _).SequenceEqual("after"u8)) after = StreamId.Parse(connection.Read(out _));
            else connection.Skip();
        }

        if (isStrict && IsKnown && after < Last) throw WentBack(after);
        if (isStrict && IsKnown && after > Last) throw Hole(id);
        return false;
    }

    private void ReadRecord(ReadOnlySpan<byte> text, StreamId id, ref FillRecord record)
    {
        try
        {
            RecordText.Read(text, id.Position, out record);
        }
        catch (FormatException e)
        {
            throw RedisFault.Unreadable(name, id.ToString(), e.Message);
        }
    }

    private void ThrowIfNotNext(StreamId id)
    {
        if (!isStrict || !IsKnown) return;
        bool follows = Last.IsClaim ? Last.OwnEpoch == id.OwnEpoch : Last.Epoch == id.Epoch && Last.Sequence + 1 == id.Sequence;
        if (!follows) throw Hole(id);
    }

    /// <summary>The store ends, or went on, before what was read.</summary>
    public JournalException WentBack(StreamId top) => new(JournalFault.WentBack,
        $"{RedisFault.Sentence(name)} went back to {top}, and {Last} had been read: it was deleted, restored from an older copy, or failed over. What was "
        + "handled stays handled; start again from a position that you choose (--from).");

    /// <summary>What has to come next is not there.</summary>
    public JournalException Hole(StreamId next) => new(JournalFault.Trimmed,
        $"{RedisFault.Sentence(name)} goes on at {next} after {Last}{MissingBetween(Last, next)}: the entries between were trimmed by age, or deleted. "
        + $"Take them from the publisher's journal or the order history, then start again from {next} (--from).");

    /// <summary>The entry to go on after is not there, and others around it are.</summary>
    public JournalException Gone() => new(JournalFault.WentBack,
        $"{RedisFault.Sentence(name)} does not hold {Last}, after which was to be gone on: it was lost when the store went back, or deleted. Start again "
        + "from a position that you choose (--from).");

    private static string MissingBetween(StreamId last, StreamId next) => last.Epoch == next.Epoch && !next.IsClaim
        ? string.Create(CultureInfo.InvariantCulture, $", {next.Sequence - last.Sequence - 1} records are missing")
        : "";

    /// <summary>The words of an answer that is <c>GAP</c> and an id.</summary>
    public static StreamId GapOf(string answer) => answer.StartsWith("GAP ", StringComparison.Ordinal)
        ? StreamId.Parse(Encoding.ASCII.GetBytes(answer[4..]))
        : throw new IOException($"a script answered '{answer}'");
}
