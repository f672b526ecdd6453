using System.Text.Encodings.Web;
using System.Text.Json;

namespace KisFast.Cli;

/// <summary>One JSON object a line, Hangul as it is.</summary>
internal sealed class JsonRecordWriter(ByteLines lines) : ILiveOutput, IQuoteOutput
{
    private readonly Utf8JsonWriter _json = new(
        lines, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>A record from a live feed.</summary>
    public void WriteLive(in FillRecord record)
    {
        Begin();
        FillRecordJson.WriteMembers(_json, in record, live: true);
        End();
    }

    /// <summary>A trade from a live feed.</summary>
    public void WriteLive(in TradeTick trade)
    {
        Begin();
        MarketDataJson.WriteMembers(_json, in trade, live: true);
        End();
    }

    /// <summary>A book from a live feed.</summary>
    public void WriteLive(in BookSnapshot book)
    {
        Begin();
        MarketDataJson.WriteMembers(_json, in book, live: true);
        End();
    }

    /// <summary>A record of another TR from a live feed.</summary>
    public void WriteLive(in RawMessage message)
    {
        Begin();
        MarketDataJson.WriteMembers(_json, in message, live: true);
        End();
    }

    /// <summary>A record decoded from a line.</summary>
    /// <param name="line">From 1.</param>
    /// <param name="index">Its place in the frame, from 0.</param>
    /// <param name="record">The record.</param>
    public void WriteDecoded(long line, int index, in FillRecord record)
    {
        Begin();
        _json.WriteNumber("line"u8, line);
        _json.WriteNumber("record"u8, index);
        FillRecordJson.WriteMembers(_json, in record, live: false);
        End();
    }

    /// <summary>A record of market data decoded from a line.</summary>
    /// <param name="line">From 1.</param>
    /// <param name="index">Its place in the frame, from 0.</param>
    /// <param name="batch">The frame's records.</param>
    public void WriteDecoded(long line, int index, in MarketDataBatch batch)
    {
        Begin();
        _json.WriteNumber("line"u8, line);
        _json.WriteNumber("record"u8, index);
        if (batch.Kind == MarketDataKind.Trade) MarketDataJson.WriteMembers(_json, batch.Trades[index], live: false);
        else if (batch.Kind == MarketDataKind.Book) MarketDataJson.WriteMembers(_json, batch.Books[index], live: false);
        else MarketDataJson.WriteMembers(_json, batch.Raw(index), live: false);
        End();
    }

    /// <summary>A line that was rejected, or one record of it.</summary>
    public void WriteReject(long line, int? index, RejectReason reason)
    {
        Begin();
        _json.WriteNumber("line"u8, line);
        if (index is { } record) _json.WriteNumber("record"u8, record);
        _json.WriteString("error"u8, reason.ToString());
        _json.WriteString("message"u8, RejectAdvice.For(reason));
        End();
    }

    public void Flush() => lines.Flush();

    public void Dispose() => _json.Dispose();

    private void Begin()
    {
        _json.Reset(lines);
        _json.WriteStartObject();
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        lines.EndLine();
    }
}
