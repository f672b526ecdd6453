using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KisFast.Cli;

/// <summary>
/// The JSON contract as comma-separated values (RFC 4180, UTF-8): the same names in the same order, null as nothing. It is made
/// from the JSON itself, so that the two cannot part; the one member that JSON has only at times comes last.
/// </summary>
internal sealed class CsvRecordWriter : ILiveOutput
{
    private const string Truncated = "truncated";
    private readonly ByteLines _lines;
    private readonly ArrayBufferWriter<byte> _object = new(1024);
    private readonly Utf8JsonWriter _json;

    public CsvRecordWriter(ByteLines lines)
    {
        _lines = lines;
        _json = new Utf8JsonWriter(_object, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        WriteHeader();
    }

    /// <summary>A record from a live feed.</summary>
    public void WriteLive(in FillRecord record)
    {
        Utf8JsonReader reader = Read(in record);
        bool truncated = false;
        bool first = true;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            bool isTruncated = reader.ValueTextEquals(Truncated);
            reader.Read();
            if (isTruncated)
            {
                truncated = true;
                continue;
            }
            if (!first) _lines.Write(","u8);
            first = false;
            WriteValue(ref reader);
        }
        _lines.Write(truncated ? ",true"u8 : ",false"u8);
        _lines.EndLine();
    }

    public void Flush() => _lines.Flush();

    public void Dispose() => _json.Dispose();

    private void WriteHeader()
    {
        Utf8JsonReader reader = Read(default);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            _lines.Write(reader.ValueSpan);
            _lines.Write(","u8);
            reader.Read();
        }
        _lines.Write("truncated"u8);
        _lines.EndLine();
    }

    private Utf8JsonReader Read(in FillRecord record)
    {
        _object.ResetWrittenCount();
        _json.Reset(_object);
        _json.WriteStartObject();
        FillRecordJson.WriteMembers(_json, in record, live: true);
        _json.WriteEndObject();
        _json.Flush();
        var reader = new Utf8JsonReader(_object.WrittenSpan);
        reader.Read();
        return reader;
    }

    private void WriteValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Null) return;
        if (reader.TokenType is not JsonTokenType.String)
        {
            _lines.Write(reader.ValueSpan);
            return;
        }
        Span<byte> text = stackalloc byte[reader.ValueSpan.Length];
        text = text[..reader.CopyString(text)];
        if (!text.ContainsAny(",\"\r\n"u8))
        {
            _lines.Write(text);
            return;
        }
        _lines.Write("\""u8);
        foreach (byte b in text)
        {
            if (b == '"') _lines.Write("\""u8);
            _lines.Write([b]);
        }
        _lines.Write("\""u8);
    }
}
