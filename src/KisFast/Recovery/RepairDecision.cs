using System.Text.Json.Serialization;

namespace KisFast.Recovery;

/// <summary>What a repair concluded of one order: the content of a journal's <see cref="JournalNoteKind.Decision"/>.</summary>
/// <param name="OrderNo">The order.</param>
/// <param name="Symbol">Its symbol.</param>
/// <param name="Day">Its day; null when the history does not say.</param>
/// <param name="Ordered">How many shares were ordered; null when the history does not say.</param>
/// <param name="History">How many are filled by the history; null when it does not show the order, or cannot be read.</param>
/// <param name="Feed">How many the feed had published.</param>
/// <param name="Repaired">How many of the difference are certain.</param>
/// <param name="Events">What else the history says of the order, and the feed had not heard; null when nothing.</param>
/// <param name="IsDoubtful">Whether feed and history cannot both be right.</param>
/// <param name="Outcome">What was done.</param>
internal readonly partial record struct RepairDecision(
    string OrderNo, string Symbol, DateOnly? Day, long? Ordered, long? History, long Feed, long Repaired, string? Events, bool IsDoubtful,
    RepairVerdict Outcome)
{
    /// <summary>Its form.</summary>
    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(RepairDecision))]
    internal sealed partial class Json : JsonSerializerContext;
}
