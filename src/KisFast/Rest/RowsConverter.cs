using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KisFast.Rest;

/// <summary>
/// An array of rows, or a single row; null when it is neither: that is no empty list. What stands among the rows and cannot be read as one is an
/// empty row, so that it counts.
/// </summary>
internal sealed class RowsConverter<T> : JsonConverter<List<T>?>
    where T : class, new()
{
    public override List<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<T> rows = [];
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ReadRow(ref reader, rows, type);
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ReadRow(ref reader, rows, type);
                break;
            default:
                reader.Skip();
                return null;
        }

        return rows;
    }

    public override void Write(Utf8JsonWriter writer, List<T>? value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static void ReadRow(ref Utf8JsonReader reader, List<T> rows, JsonTypeInfo<T> type)
    {
        Utf8JsonReader start = reader;
        try
        {
            rows.Add((reader.TokenType == JsonTokenType.StartObject ? JsonSerializer.Deserialize(ref reader, type) : null) ?? new T());
        }
        catch (JsonException)
        {
            rows.Add(new T());
            reader = start;
        }

        // One that was read stands at its end.
        reader.Skip();
    }
}
