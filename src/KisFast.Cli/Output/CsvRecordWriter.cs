using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KisFast.Cli;

/// <summary>
/// The JSON contract as comma-separated values (RFC 4180, UTF-8): the same names in the same order, null as nothing. It is made
/// from the JSON itself, so that the two cannot part; the members that JSON has only at times come last.
/// </summary>
internal sealed class CsvRecordWriter : ILiveOutput
{
    // In the order in which JSON has them.
    private static readonly string[] AtTimes =
        ["truncated", "id", "position", "replayed", "doubts", "cause", "outcome", "repairedQuantity", "missingQuantity", "doubtfulOrders"];

    // Numbers that are names.
    private static readonly string[] Identifiers = ["account", "orderNo", "originalOrderNo", "branch", "rawPrice", "rawPrice12", "symbol", "id"];
    private static readonly string[] Names = ["accountName", "securityName", "htsId"];

    private readonly ByteLines _lines;
    private readonly CsvStyle _style;
    private readonly ArrayBufferWriter<byte> _object = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly string[] _columns;

    public CsvRecordWriter(ByteLines lines, CsvStyle style = default)
    {
        _lines = lines;
        _style = style;
        _json = new Utf8JsonWriter(_object, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _columns = [.. ColumnsOfAll().Except(AtTimes), .. AtTimes];
        for (int i = 0; i < _columns.Length; i++)
        {
            if (i > 0) Separate();
            Encoding.UTF8.GetBytes(_columns[i], _lines);
        }

        _lines.EndLine();
    }

    /// <summary>A record from a live feed.</summary>
    public void WriteLive(in FillRecord record)
    {
        bool truncated = record.Truncations != Truncations.None;
        Utf8JsonReader reader = Read(in record);
        int column = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(AtTimes[0]))
            {
                reader.Read();
                continue;
            }

            // What this record lacks stays empty.
            while (!reader.ValueTextEquals(_columns[column])) Skip(ref column, truncated);
            if (column > 0) Separate();
            string name = _columns[column++];
            reader.Read();
            WriteValue(ref reader, name);
        }

        while (column < _columns.Length) Skip(ref column, truncated);
        _lines.EndLine();
    }

    public void Flush() => _lines.Flush();

    public void Dispose() => _json.Dispose();

    private void Skip(ref int column, bool truncated)
    {
        if (column > 0) Separate();
        if (_columns[column] == AtTimes[0]) _lines.Write(truncated ? "true"u8 : "false"u8);
        column++;
    }

    private void Separate() => _lines.Write(_style.DecimalComma ? ";"u8 : ","u8);

    private List<string> ColumnsOfAll()
    {
        List<string> columns = [];
        Utf8JsonReader reader = Read(default);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            columns.Add(reader.GetString()!);
            reader.Skip();
        }

        return columns;
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

    private void WriteValue(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType is JsonTokenType.Null) return;
        if (reader.TokenType is JsonTokenType.StartArray)
        {
            List<string> words = [];
            while (reader.Read() && reader.TokenType is JsonTokenType.String) words.Add(reader.GetString()!);
            Quote(Encoding.UTF8.GetBytes(string.Join(' ', words)));
            return;
        }

        if (reader.TokenType is not JsonTokenType.String)
        {
            _lines.Write(reader.ValueSpan);
            return;
        }

        Span<byte> text = stackalloc byte[reader.ValueSpan.Length];
        text = text[..reader.CopyString(text)];
        if (_style != default) text = ForSpreadsheet(text, name);
        Quote(text);
    }

    // A spreadsheet takes 0000001234 for a number and =1+1 for a formula; quotes do not help, these forms do.
    private Span<byte> ForSpreadsheet(Span<byte> text, string name)
    {
        if (_style.DecimalComma && name == "price") text.Replace((byte)'.', (byte)',');
        if (!_style.ForSpreadsheets || text.IsEmpty) return text;
        if (Identifiers.Contains(name) && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return (byte[])[.. "=\""u8, .. text, .. "\""u8];
        return text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' && (Names.Contains(name) || Identifiers.Contains(name))
            ? (byte[])[(byte)'\'', .. text] : text;
    }

    private void Quote(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny(_style.DecimalComma ? ";\"\r\n"u8 : ",\"\r\n"u8))
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
