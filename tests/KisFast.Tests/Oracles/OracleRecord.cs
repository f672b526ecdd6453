using System.Text;

namespace KisFast.Oracles;

/// <summary>A record as the JSON contract names it; texts are Latin-1 images of the wire's bytes.</summary>
internal sealed record OracleRecord
{
    public string? TrId { get; init; }
    public string? HtsId { get; init; }
    public string? Account { get; init; }
    public string? OrderNo { get; init; }
    public string? OriginalOrderNo { get; init; }
    public string? Side { get; init; }
    public string? Amendment { get; init; }
    public string? OrderType { get; init; }
    public string? Symbol { get; init; }
    public long? Quantity { get; init; }
    public string? Price { get; init; }
    public string? RawPrice { get; init; }
    public string? Time { get; init; }
    public bool? Rejected { get; init; }
    public string? Kind { get; init; }
    public string? Acceptance { get; init; }
    public string? Branch { get; init; }
    public long? OrderQuantity { get; init; }
    public string? AccountName { get; init; }
    public string? SecurityName { get; init; }
    public bool Truncated { get; init; }
    public string? Market { get; init; }
    public string? CreditType { get; init; }
    public string? LoanDate { get; init; }
    public string? SplitStart { get; init; }
    public string? SplitEnd { get; init; }
    public string? SplitMode { get; init; }
    public string? RawPrice12 { get; init; }
    public int FieldCount { get; init; }

    /// <summary>A fill that a feed refuses: it lacks what makes it one.</summary>
    public bool IsIncomplete => Kind == "Fill" && (Quantity is null or 0 || Account is null || OrderNo is null || Side is null || Symbol is null
        || !(Price ?? RawPrice ?? "").Any(static digit => digit is >= '1' and <= '9'));

    /// <summary>The same view of a decoded record, through its public members only.</summary>
    public static OracleRecord Of(in FillRecord record) => new()
    {
        TrId = Code(record.TrId),
        HtsId = Text(record.HtsId.Utf8),
        Account = Text(record.Account.Utf8),
        OrderNo = Text(record.OrderNo.Utf8),
        OriginalOrderNo = Text(record.OriginalOrderNo.Utf8),
        Side = Code(record.Side),
        Amendment = Code(record.Amendment),
        OrderType = Code(record.OrderType),
        Symbol = Text(record.Symbol.Utf8),
        Quantity = record.Quantity,
        Price = record.Price.HasValue ? record.Price.ToString() : null,
        RawPrice = Text(record.RawPrice.Utf8),
        Time = record.Time.HasValue ? record.Time.ToString() : null,
        Rejected = record.Rejected switch { KisFast.Rejected.No => false, KisFast.Rejected.Yes => true, _ => null },
        Kind = Code(record.Kind),
        Acceptance = Code(record.Acceptance),
        Branch = Text(record.Branch.Utf8),
        OrderQuantity = record.OrderQuantity,
        AccountName = Text(record.AccountName.Utf8),
        SecurityName = Text(record.SecurityName.Utf8),
        Truncated = (record.Truncations & (Truncations.AccountName | Truncations.SecurityName)) != 0,
        Market = Code(record.Market),
        CreditType = Code(record.CreditType),
        LoanDate = record.LoanDate.HasValue ? record.LoanDate.ToString() : null,
        SplitStart = record.SplitStart.HasValue ? record.SplitStart.ToString() : null,
        SplitEnd = record.SplitEnd.HasValue ? record.SplitEnd.ToString() : null,
        SplitMode = Code(record.SplitMode),
        RawPrice12 = Text(record.RawPrice12.Utf8),
        FieldCount = record.FieldCount,
    };

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.Latin1.GetString(utf8);

    private static string? Code<T>(T value)
        where T : struct, Enum
    {
        string? name = Enum.GetName(value);
        return name == "None" ? null : name ?? $"undefined {value:D}";
    }
}
