using System.Buffers;
using System.Text.Json;

namespace KisFast.Examples;

/// <summary>Writes every record as a line of JSON; the stream is written to once per batch, when no further record is at hand.</summary>
/// <param name="output">Where to: a file, a pipe. Disposed by its owner once the feed has stopped.</param>
public sealed class JsonSink(Stream output) : IFillHandler
{
    private readonly ArrayBufferWriter<byte> _lines = new(64 * 1024);
    private Utf8JsonWriter? _json;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        _json ??= new Utf8JsonWriter(_lines);
        _json.Reset(_lines);
        FillRecordJson.Write(_json, in record, live: true);
        _json.Flush();
        _lines.Write("\n"u8);
        if (!endOfBatch && _lines.WrittenCount < 32 * 1024) return;
        output.Write(_lines.WrittenSpan);
        output.Flush();
        _lines.ResetWrittenCount();
    }
}
