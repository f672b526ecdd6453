using System.Globalization;

namespace KisFast.Simulator;

/// <summary>A fault that is on: parsed from NAME[=VALUE] where VALUE is [WORD or NUMBER][@OFFSET or @PATH][#COUNT].</summary>
internal sealed class Fault
{
    /// <summary>An offset drawn anew for each frame.</summary>
    public const int RandomOffset = -1;

    /// <summary>No number was given: the limits that KIS documents.</summary>
    public const int KisLimits = 0;

    public const string Paths = "approval, token, revoke, history";

    private int _remaining;

    private Fault(FaultDefinition definition, string text)
    {
        Definition = definition;
        Text = text;
    }

    public FaultDefinition Definition { get; }
    public string Text { get; }
    public FaultKind Kind => Definition.Kind;
    /// <summary>The word before @ and #, or "" for a number or none.</summary>
    public string Word { get; private init; } = "";
    /// <summary>The number before @ and #, or the default.</summary>
    public int Number { get; private init; }
    /// <summary>The number after #; null without.</summary>
    public int? Count { get; private init; }
    public int Offset { get; private init; }
    /// <summary>The REST path after @; null for all.</summary>
    public string? Path { get; private init; }

    public static Fault Parse(string text)
    {
        text = text.Trim();
        int nameEnd = text.AsSpan().IndexOfAny('=', '@', '#') is >= 0 and var end ? end : text.Length;
        FaultDefinition definition = FaultCatalog.Find(text[..nameEnd]);
        string value = text[nameEnd..].TrimStart('=');
        (string rest, string countText) = SplitAt(value, '#');
        (string head, string at) = SplitAt(rest, '@');
        int? count = countText.Length == 0 ? null : Integer(countText, definition, 0, int.MaxValue);
        bool isNumber = int.TryParse(head, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        bool hasWords = definition.Words is not null;
        string[] words = definition.Words ?? [];
        bool numeric = !hasWords || definition.Kind == FaultKind.Http;
        if (head.Length > 0 && !(isNumber && numeric) && !words.Contains(head, StringComparer.OrdinalIgnoreCase))
            throw Wrong(definition, head);
        if (isNumber && numeric && (number < definition.MinNumber || number > definition.MaxNumber)) throw Wrong(definition, head);
        if (at.Length > 0 && !definition.TakesOffset && !definition.TakesPath) throw Wrong(definition, at);
        var fault = new Fault(definition, text)
        {
            Word = isNumber ? "" : head.Length > 0 ? head.ToLowerInvariant() : numeric ? "" : words.FirstOrDefault(""),
            Number = isNumber ? number : definition.DefaultNumber,
            Count = count,
            Offset = definition.TakesOffset ? OffsetOf(at, definition) : 0,
            Path = definition.TakesPath && at.Length > 0 ? PathName(at, definition) : null,
        };
        fault._remaining = definition.Kind == FaultKind.ExpiredToken ? fault.Number : count ?? int.MaxValue;
        return fault;
    }

    /// <summary>Takes one of the fault's limited number of uses.</summary>
    public bool TryUse() => _remaining == int.MaxValue || Interlocked.Decrement(ref _remaining) >= 0;

    /// <summary>The count after #, or the number, or the definition's default: for faults counted in notices.</summary>
    public int Notices => Count ?? (Kind == FaultKind.Close ? 20 : Definition.Words is null ? Number : Definition.DefaultNumber);

    private static string PathName(string at, FaultDefinition definition) =>
        Paths.Split(", ").FirstOrDefault(path => path.Equals(at, StringComparison.OrdinalIgnoreCase)) ?? throw Wrong(definition, at);

    private static int OffsetOf(string at, FaultDefinition definition) =>
        at.Length == 0 ? 0
        : at.Equals("random", StringComparison.OrdinalIgnoreCase) ? RandomOffset
        : Integer(at, definition, 0, int.MaxValue);

    private static int Integer(string text, FaultDefinition definition, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? value
            : throw Wrong(definition, text);

    private static FormatException Wrong(FaultDefinition definition, string part) =>
        new($"Fault '{definition.Name}': '{part}' is no value for it. Syntax: {definition.Syntax}.");

    private static (string Before, string After) SplitAt(string text, char separator)
    {
        int index = text.IndexOf(separator, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }
}
