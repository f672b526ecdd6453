using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KisFast.Rest;

/// <summary>An array of rows, a single row, or nothing; what is no row is skipped.</summary>
internal sealed class RowsConverter<T> : JsonConverter<List<T>?>
    where T : class
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
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (reader.TokenType == JsonTokenType.StartObject) ReadRow(ref reader, rows, type);
                    else reader.Skip();
                }

                break;
            default:
                reader.Skip();
                break;
        }

        return rows;
    }

    public override void Write(Utf8JsonWriter writer, List<T>? value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static void ReadRow(ref Utf8JsonReader reader, List<T> rows, JsonTypeInfo<T> type)
    {
        if (JsonSerializer.Deserialize(ref reader, type) is { } row) rows.Add(row);
    }
}
