using System.Text.Json;

namespace KisFast.Simulator;

/// <summary>What a client's text message asks for, or the first thing that is wrong with it.</summary>
internal readonly record struct SubscriptionRequest(
    bool IsPingPong, int? Error, string ApprovalKey, bool Register, string TrId, string TrKey)
{
    public static SubscriptionRequest Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Parse(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for text that cannot be unescaped.
            return Wrong(OpspCode.InvalidJson);
        }
    }

    private static SubscriptionRequest Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return Wrong(OpspCode.InvalidJson);
        if (!TryObject(root, "header", out JsonElement header)) return Wrong(OpspCode.NoHeader);
        if (Text(header, "tr_id") == ControlText.PingPongId) return new SubscriptionRequest(true, null, "", false, "", "");
        if (!TryObject(root, "body", out JsonElement body)) return Wrong(OpspCode.NoBody);
        if (!TryObject(body, "input", out JsonElement input)) return Wrong(OpspCode.NoInput);
        string? trId = Text(input, "tr_id");
        string? trKey = Text(input, "tr_key");
        if (Text(header, "custtype") is not { } customerType) return Wrong(OpspCode.NoCustomerType);
        if (customerType is not ("P" or "B")) return Wrong(OpspCode.InvalidCustomerType);
        if (Text(header, "tr_type") is not ("1" or "2")) return Wrong(OpspCode.InvalidTrType);
        if (string.IsNullOrEmpty(trId)) return Wrong(OpspCode.InvalidTrId);
        if (trKey is null) return Wrong(OpspCode.NoTrKey);
        return new SubscriptionRequest(false, null, Text(header, "approval_key") ?? "", Text(header, "tr_type") == "1", trId, trKey);
    }

    private static SubscriptionRequest Wrong(int code) => new(false, code, "", false, "", "");

    private static bool TryObject(JsonElement parent, string name, out JsonElement child) =>
        parent.TryGetProperty(name, out child) && child.ValueKind == JsonValueKind.Object;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
