using System.Globalization;
using System.Text;

namespace KisFast.Redis;

/// <summary>Questions to a stream, over a connection that does nothing else meanwhile.</summary>
internal sealed class StreamQueries(RespConnection connection, StreamKeys keys, string name)
{
    private const int Format = 1;
    private readonly RespCommands _commands = new();
    private readonly FillRecord[] _one = new FillRecord[16];

    /// <summary>The hash that says what the stream is; empty when there is none.</summary>
    public Dictionary<string, string> About() => Hash(keys.About);

    public Dictionary<string, string> Hash(string key)
    {
        connection.Send(_commands.Clear().Command("HGETALL", key));
        var values = new Dictionary<string, string>();
        for (int left = connection.ReadArray(); left > 0; left -= 2) values[connection.ReadString()!] = connection.ReadString()!;
        return values;
    }

    /// <summary>Refuses what is no stream of KisFast's, or one of a newer version.</summary>
    public void ThrowIfForeign(Dictionary<string, string> about)
    {
        string type = connection.Ask(_commands.Clear().Command("TYPE", keys.Records))!;
        if (type is not ("stream" or "none"))
            throw new JournalException(JournalFault.Foreign, $"The key {keys.Records} is a {type} of another program: give the stream another name.");
        if (!about.TryGetValue("format", out string? format))
        {
            if (type == "none") return;
            throw new JournalException(JournalFault.Foreign,
                $"The stream {keys.Records} is another program's ({keys.About} is missing): give this one another name.");
        }

        if (!int.TryParse(format, CultureInfo.InvariantCulture, out int version) || version > Format)
            throw new JournalException(JournalFault.Newer,
                $"{RedisFault.Sentence(name)} was begun by a newer KisFast (format {format}): update this one. Nothing was touched.");
        long epoch = EpochOf(about);
        StreamId top = Top();
        if (top.OwnEpoch < epoch)
        {
            throw new JournalException(JournalFault.WentBack,
                $"{RedisFault.Sentence(name)} ends at {top}, and the epoch {epoch} was claimed: the stream was deleted or replaced. Put it back, or "
                + $"delete {keys.About} to begin anew.");
        }
    }

    /// <summary>The highest epoch that was ever claimed.</summary>
    public static long EpochOf(Dictionary<string, string> about) => long.Parse(about.GetValueOrDefault("epoch", "0"), CultureInfo.InvariantCulture);

    /// <summary>The id that was generated last; survives trimming. The default value: there is no stream.</summary>
    public StreamId Top() => TopOf(keys.Records);

    public StreamId TopOf(string stream)
    {
        try
        {
            connection.Send(_commands.Clear().Command("XINFO", "STREAM", stream));
            StreamId top = default;
            for (int left = connection.ReadArray(); left > 0; left -= 2)
            {
                if (connection.Read(out _).SequenceEqual("last-generated-id"u8)) top = StreamId.Parse(connection.Read(out _));
                else connection.Skip();
            }

            return top;
        }
        catch (RespException e) when (e.Message.Contains("no such key", StringComparison.Ordinal))
        {
            return default;
        }
    }

    /// <summary>Whether the last entry is one of ours.</summary>
    public bool TopIsOurs()
    {
        connection.Send(_commands.Clear().Command("XREVRANGE", keys.Records, "+", "-", "COUNT", "1"));
        bool isOurs = true;
        for (int left = connection.ReadArray(); left > 0; left--)
        {
            connection.ReadArray();
            connection.Skip();
            int fields = connection.ReadArray();
            for (int i = 0; i < fields; i++)
            {
                ReadOnlySpan<byte> field = connection.Read(out _);
                if (i == 0) isOurs = field.SequenceEqual("record"u8) || field.SequenceEqual("claim"u8);
            }
        }

        return isOurs;
    }

    /// <summary>What a journal knows of the starts before.</summary>
    public JournalState State(Dictionary<string, string> about)
    {
        long heard = long.Parse(about.GetValueOrDefault("heard", "0"), CultureInfo.InvariantCulture);
        return new JournalState
        {
            Last = LastRecordBefore("+"),
            LastEpoch = EpochOf(about),
            LastHeard = heard == 0 ? null : new DateTimeOffset(heard, TimeSpan.Zero),
            Handlers = [.. Hash(keys.Handlers).Select(static pair => new HandlerPosition(pair.Key, RecordPosition.Parse(pair.Value)))],
        };
    }

    /// <summary>Reads records after an id, oldest first, through a flow.</summary>
    public int ReadAfter(EntryFlow flow, Span<FillRecord> records)
    {
        while (true)
        {
            StreamId before = flow.Last;
            connection.Send(_commands.Clear().Begin(6).Add("XRANGE").Add(keys.Records).Add($"({before}").Add("+").Add("COUNT").Add(records.Length));
            int count = flow.Read(connection, records);
            // Only claims: on.
            if (count > 0 || flow.Last == before) return count;
        }
    }

    /// <summary>The first entry there is; the default value: none.</summary>
    public StreamId First() => Entry("XRANGE", "-", "+");

    /// <summary>Whether an entry is there.</summary>
    public bool Has(StreamId id) => Entry("XRANGE", id.ToString(), id.ToString()) != default;

    /// <summary>The position before the first record that was received at or after a moment.</summary>
    public RecordPosition Find(DateTimeOffset since)
    {
        // An epoch begins before its records are received.
        string upTo = new StreamId((ulong)Math.Max(0, since.ToUnixTimeMilliseconds()), ulong.MaxValue).ToString();
        StreamId known = Entry("XREVRANGE", upTo, "-");
        long epoch = (known == default ? First() : known).OwnEpoch;
        while (epoch > 0)
        {
            if (FindIn(epoch, since.UtcTicks) is { } found) return LastRecordBefore($"({found}");
            StreamId next = Entry("XRANGE", $"({epoch}-{ulong.MaxValue - 1}", "+");
            epoch = next == default ? 0 : next.OwnEpoch;
        }

        return LastRecordBefore("+");
    }

    /// <summary>Drops what is older than a position.</summary>
    public void Trim(RecordPosition before)
    {
        // Each call drops 10,000 at most, without a word.
        while (true)
        {
            connection.Send(_commands.Clear().Begin(5).Add("XTRIM").Add(keys.Records).Add("MINID").Add("~").Add(before));
            if (connection.ReadNumber() == 0) return;
        }
    }

    public void TrimNotes(int most)
    {
        connection.Send(_commands.Clear().Begin(5).Add("XTRIM").Add(keys.Notes).Add("MAXLEN").Add("~").Add(most));
        connection.ReadNumber();
    }

    // By halves: inside an epoch records are in the order they were received in.
    private StreamId? FindIn(long epoch, long ticks)
    {
        StreamId last = Entry("XREVRANGE", $"{epoch}-{ulong.MaxValue - 1}", $"{epoch}-0");
        StreamId first = Entry("XRANGE", $"{epoch}-0", $"{epoch}-{ulong.MaxValue - 1}");
        if (last == default || ReceivedAt(last) < ticks) return null;
        ulong low = first.Sequence;
        ulong high = last.Sequence;
        while (low < high)
        {
            ulong middle = low + ((high - low) / 2);
            if (ReceivedAt(new StreamId((ulong)epoch, middle)) >= ticks) high = middle;
            else low = middle + 1;
        }

        return new StreamId((ulong)epoch, low);
    }

    // Of the first record at or after an id.
    private long ReceivedAt(StreamId id)
    {
        var flow = new EntryFlow(name, isStrict: false);
        flow.Begin(Before(id), isKnown: false);
        return ReadAfter(flow, _one.AsSpan(0, 1)) == 0 ? long.MaxValue : _one[0].ReceivedUtcTicks;
    }

    private RecordPosition LastRecordBefore(string end)
    {
        while (true)
        {
            StreamId entry = Entry("XREVRANGE", end, "-");
            if (!entry.IsClaim) return entry.Position;
            end = $"({entry}";
        }
    }

    private StreamId Entry(string command, string from, string to)
    {
        connection.Send(_commands.Clear().Command(command, keys.Records, from, to, "COUNT", "1"));
        StreamId id = default;
        for (int left = connection.ReadArray(); left > 0; left--)
        {
            connection.ReadArray();
            id = StreamId.Parse(connection.Read(out _));
            connection.Skip();
        }

        return id;
    }

    private static StreamId Before(StreamId id) => id.Sequence > 0 ? id with { Sequence = id.Sequence - 1 } : new StreamId(id.Epoch - 1, ulong.MaxValue);

    /// <summary>Reads notes in the order they were kept in.</summary>
    public List<JournalNote> Notes(JournalNoteKind? kind, long after, int most)
    {
        List<JournalNote> notes = [];
        while (notes.Count < most)
        {
            connection.Send(_commands.Clear().Begin(6).Add("XRANGE").Add(keys.Notes).Add($"({after}-0").Add("+").Add("COUNT").Add(most));
            int entries = connection.ReadArray();
            if (entries == 0) return notes;
            for (int i = 0; i < entries; i++)
            {
                JournalNote note = ReadNote();
                after = note.Number;
                if ((kind is null || note.Kind == kind) && notes.Count < most) notes.Add(note);
            }
        }

        return notes;
    }

    private JournalNote ReadNote()
    {
        connection.ReadArray();
        StreamId id = StreamId.Parse(connection.Read(out _));
        var values = new Dictionary<string, byte[]>();
        for (int left = connection.ReadArray(); left > 0; left -= 2)
        {
            string field = connection.ReadString()!;
            values[field] = connection.Read(out _).ToArray();
        }

        try
        {
            return new JournalNote
            {
                Number = (long)id.Epoch,
                Kind = CodeWords<JournalNoteKind>.Parse(values["kind"]),
                UtcTicks = long.Parse(values["made"], CultureInfo.InvariantCulture),
                Before = RecordPosition.Parse(Encoding.ASCII.GetString(values["before"])),
                SessionIndex = int.Parse(values["session"], CultureInfo.InvariantCulture),
                Content = values["content"],
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException)
        {
            throw RedisFault.Unreadable($"the stream {keys.Notes}", id.ToString(), e.Message);
        }
    }
}
