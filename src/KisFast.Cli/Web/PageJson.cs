using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KisFast.Cli;

/// <summary>Events for the page: cells as a person reads them, in the table's language. Accounts are masked, holders' names left out.</summary>
internal sealed class PageJson(IBufferWriter<byte> output, LiveData data)
{
    // It goes through JSON.parse into text nodes, under a content type that no browser takes for a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _status = new(2_048);

    /// <summary>The columns of a record after its time.</summary>
    public static IReadOnlyList<RecordColumn> RecordCells { get; } = [.. RecordColumns.All.Where(static column => column.Header != RecordColumns.Holder)];

    /// <summary>Begins: a page that had data forgets it, and gets all that is kept.</summary>
    public void Hello() => Event("hello", json => json.WriteNumber("kept"u8, data.Records.Capacity));

    /// <summary>Records, oldest first.</summary>
    /// <param name="records">The records.</param>
    /// <param name="end">How many there have been with them.</param>
    /// <param name="skipped">How many before them were passed over.</param>
    public void Records(FillRecord[] records, long end, long skipped) => Event("records", json =>
    {
        json.WriteNumber("end"u8, end);
        json.WriteNumber("skipped"u8, skipped);
        json.WriteStartArray("rows"u8);
        foreach (ref readonly FillRecord record in records.AsSpan()) Record(json, in record);
        json.WriteEndArray();
    });

    /// <summary>Orders that changed.</summary>
    public void Orders(IReadOnlyList<OrderLine> lines, int count) => Event("orders", json =>
    {
        json.WriteNumber("count"u8, count);
        json.WriteStartArray("rows"u8);
        foreach (OrderLine line in lines)
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, line.Id);
            json.WriteBoolean("open"u8, !line.Order.IsDone);
            json.WriteString("kind"u8, line.Order.Status is OrderStatus.Rejected || line.Order.Doubts != Doubts.None ? "bad" : KindOf(line.Order.Side));
            json.WriteNumber("at"u8, Milliseconds(line.Order.ChangedAt));
            Cells(json, OrderColumns.All, line.Order);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>All positions.</summary>
    public void Positions(IReadOnlyList<Position> positions) => Event("positions", json =>
    {
        json.WriteStartArray("rows"u8);
        foreach (Position position in positions)
        {
            json.WriteStartObject();
            Cells(json, PositionColumns.With(prices: null), position);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Where the feed stands, as an object.</summary>
    public string StatusOf(bool isCertain)
    {
        _status.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_status, Readable))
        {
            FeedView feed = data.Feed;
            LatencyHistogram latency = data.Latency;
            json.WriteStartObject();
            json.WriteString("mode"u8, feed.Mode);
            json.WriteString("modeWord"u8, data.Style.Word(feed.Mode));
            json.WriteString("who"u8, CellText.Visible(feed.Sessions));
            json.WriteString("role"u8, feed.Role);
            json.WriteString("lag"u8, feed.Lag);
            json.WriteString("latencyOf"u8, PageWords.Of(feed.LatencyOf, data.Style));
            json.WriteString("state"u8, feed.State.ToString());
            json.WriteString("stateWord"u8, feed.StateWord);
            json.WriteNumber("stateSeconds"u8, (long)feed.StateFor.TotalSeconds);
            json.WriteNumber("count"u8, data.Count());
            json.WriteBoolean("certain"u8, isCertain);
            json.WriteString("filter"u8, data.Filter?.ToString());
            json.WriteStartArray("worries"u8);
            foreach (string worry in feed.Worries) json.WriteStringValue(CellText.Visible(worry));
            json.WriteEndArray();
            json.WriteStartArray("sessions"u8);
            foreach (SessionLine session in feed.SessionLines)
            {
                json.WriteStartArray();
                foreach (string cell in session.Cells) json.WriteStringValue(CellText.Visible(cell));
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("percentiles"u8);
            if (latency.HasPercentiles)
                foreach (double percentile in (ReadOnlySpan<double>)[50, 99]) json.WriteStringValue(LatencyPicture.Time(latency.Glance(percentile)));
            if (latency.Count > 0) json.WriteStringValue(LatencyPicture.Time(latency.Glance(100)));
            json.WriteEndArray();
            json.WriteStartArray("bars"u8);
            foreach (LatencyBar bar in latency.Bars())
            {
                json.WriteStartArray();
                json.WriteStringValue("≤ " + LatencyPicture.Time(bar.UpToUs));
                json.WriteNumberValue(bar.Count);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(_status.WrittenSpan);
    }

    private void Record(Utf8JsonWriter json, in FillRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("at"u8, Milliseconds(record.ReceivedAt));
        json.WriteString("kind"u8, KindOf(in record));
        bool isGap = record.Kind is RecordKind.GapOpened or RecordKind.GapClosed;
        if (isGap) json.WriteString("gap"u8, CellText.Visible(GapText.Of(in record, data.Style.Word)));
        json.WriteStartArray("cells"u8);
        foreach (RecordColumn column in isGap ? RecordCells.Take(1) : RecordCells)
        {
            string text = column.Read(in record);
            if (column.IsWord) text = data.Style.Word(text);
            else if (column.Header == RecordColumns.Account) text = AccountMask.Of(text);
            json.WriteStringValue(CellText.Visible(text));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Cells<T>(Utf8JsonWriter json, IEnumerable<CellColumn<T>> columns, T item)
    {
        json.WriteStartArray("cells"u8);
        foreach (CellColumn<T> column in columns)
        {
            string text = column.Read(item);
            json.WriteStringValue(CellText.Visible(column.IsWord ? data.Style.Word(text) : text));
        }

        json.WriteEndArray();
    }

    private void Event(string name, Action<Utf8JsonWriter> write)
    {
        Encoding.UTF8.GetBytes($"event: {name}\ndata: ", output);
        using (var json = new Utf8JsonWriter(output, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    private static string KindOf(in FillRecord record) => record.Kind switch
    {
        RecordKind.GapOpened or RecordKind.GapClosed => "bad",
        RecordKind.OrderEvent => record.IsRejected ? "bad" : "quiet",
        _ => KindOf(record.Side),
    };

    private static string KindOf(Side side) => side switch
    {
        Side.Buy or Side.Repurchase => "buy",
        Side.Sell or Side.Resale => "sell",
        _ => "quiet",
    };

    private static long Milliseconds(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
