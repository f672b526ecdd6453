namespace KisFast.Cli;

/// <summary>Decodes a stream of lines, each a KIS frame, under one key.</summary>
internal sealed class LineDecoder : IDisposable
{
    /// <summary>The longest line, as a feed's longest message.</summary>
    public const int MaxLineBytes = 1024 * 1024;

    private readonly NoticeDecoder _decoder = new();
    private readonly MarketDataDecoder _marketData = new();
    private readonly FrameRecords _records = new();

    /// <param name="key">32 bytes, or empty: then encrypted frames are refused.</param>
    /// <param name="iv">16 bytes, or empty.</param>
    public LineDecoder(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        if (key.IsEmpty) return;
        _marketData.SetAnyKey(key, iv);
        _decoder.SetKey(TrId.H0GSCNI0, key, iv);
        _decoder.SetKey(TrId.H0GSCNI9, key, iv);
        _decoder.SetKey(TrId.H0STCNI0, key, iv);
        _decoder.SetKey(TrId.H0STCNI9, key, iv);
    }

    /// <summary>Decodes until the input ends.</summary>
    /// <returns>Whether no line was rejected.</returns>
    public bool Run(Stream input, IDecodedSink sink, ByteLines output, CancellationToken stop)
    {
        var reader = new LineReader(input, MaxLineBytes) { BeforeRead = output.Flush };
        bool clean = true;
        for (long line = 1; reader.TryRead(out ReadOnlySpan<byte> frame, out bool tooLong) && !stop.IsCancellationRequested; line++)
        {
            MarketDataBatch quotes = default;
            RejectReason reason = tooLong ? RejectReason.TooLarge : Decode(frame);
            if (reason is RejectReason.UnknownTrId) reason = _marketData.Decode(frame, default, out quotes);
            ReadOnlySpan<RecordReject> refused = tooLong ? [] : _decoder.Refused;
            clean &= reason == RejectReason.None && refused.IsEmpty;
            if (reason != RejectReason.None && refused.IsEmpty)
            {
                sink.Reject(line, null, reason);
                continue;
            }

            Write(line, _records.Published, refused, sink);
            sink.MarketData(line, quotes);
        }

        output.Flush();
        return clean;
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _marketData.Dispose();
    }

    // In the frame's order, the refused among the others.
    private static void Write(long line, ReadOnlySpan<FillRecord> records, ReadOnlySpan<RecordReject> refused, IDecodedSink sink)
    {
        int bad = 0;
        for (int i = 0; i < records.Length + refused.Length; i++)
        {
            if (bad < refused.Length && refused[bad].Index == i) sink.Reject(line, i, refused[bad++].Reason);
            else sink.Record(line, i, in records[i - bad]);
        }
    }

    private RejectReason Decode(ReadOnlySpan<byte> frame)
    {
        _records.Clear();
        var writer = new FrameRecords.Writer(_records);
        return _decoder.Decode(frame, ref writer, default, out _);
    }
}
