using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace KisFast.Oracles;

/// <summary>The members of a control message; empty when absent.</summary>
internal sealed record OracleControl(string Kind, Dictionary<string, string> Members)
{
    public string this[string name] => Members.GetValueOrDefault(name, "");
}

/// <summary>A control message by way of the document object model.</summary>
internal static class ControlOracle
{
    /// <summary>Reads a message.</summary>
    /// <returns>Null when the text is no JSON object, or one of the members that matter cannot be unescaped.</returns>
    public static OracleControl? Parse(ReadOnlySpan<byte> json)
    {
        var members = new Dictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            Collect(document.RootElement, "", members);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        string kind = members.GetValueOrDefault("header.tr_id") == "PINGPONG" ? "PingPong"
            : members.ContainsKey("body.rt_cd") || members.ContainsKey("body.msg_cd") ? "Ack" : "Unknown";
        return new OracleControl(kind, members);
    }

    // A repeated member replaces the earlier one; repeated objects are looked at together.
    private static void Collect(JsonElement element, string path, Dictionary<string, string> members)
    {
        foreach (var property in element.EnumerateObject())
        {
            string name = path + Name(property);
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                if (name is "header" or "body" or "body.output") Collect(property.Value, name + ".", members);
            }
            else if (property.Value.ValueKind != JsonValueKind.Array && IsKnown(name))
            {
                members[name] = Text(property.Value);
            }
        }
    }

    // A name whose escapes make no text is none of the known ones.
    private static string Name(JsonProperty property)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        if (!raw.Contains((byte)'\\')) return Encoding.Latin1.GetString(raw);
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }

    private static bool IsKnown(string name) => name is "header.tr_id" or "header.tr_key" or "body.rt_cd" or "body.msg_cd"
        or "body.msg1" or "body.output.key" or "body.output.iv";

    // As Latin-1, so that bytes which are not UTF-8 compare too.
    private static string Text(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) return "";
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (value.ValueKind == JsonValueKind.String) raw = raw[1..^1];
        return Encoding.Latin1.GetString(raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(value.GetString()!) : raw.ToArray());
    }
}
