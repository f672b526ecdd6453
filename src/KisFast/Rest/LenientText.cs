using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KisFast.Rest;

/// <summary>
/// Reads any JSON value as text, spaces at both ends trimmed: a number as it is written, true and false as words, everything else
/// (null, objects, arrays, broken UTF-8) as null. KIS sends numbers as text; nothing promises that it always will.
/// </summary>
internal class LenientText : JsonConverter<string?>
{
    public override bool HandleNull => true;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                try
                {
                    return Clean(reader.GetString()!);
                }
                catch (InvalidOperationException)
                {
                    return null;
                }
            case JsonTokenType.Number:
                return reader.HasValueSequence
                    ? reader.GetDouble().ToString("R", CultureInfo.InvariantCulture)
                    : Encoding.ASCII.GetString(reader.ValueSpan);
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>What becomes of a text value.</summary>
    protected virtual string Clean(string text) => text.Trim(' ', '\0', '\t', '\r', '\n');

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>The same without trimming: KIS's page keys go back as they came.</summary>
internal sealed class LenientRawText : LenientText
{
    protected override string Clean(string text) => text;
}
