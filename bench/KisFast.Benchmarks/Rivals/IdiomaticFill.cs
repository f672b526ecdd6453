namespace KisFast.Benchmarks.Rivals;

/// <summary>The record a C# client without this library would write.</summary>
internal sealed record IdiomaticFill
{
    public required string TrId { get; init; }
    public required string HtsId { get; init; }
    public required string Account { get; init; }
    public required string OrderNo { get; init; }
    public required string OriginalOrderNo { get; init; }
    public required Side Side { get; init; }
    public required Amendment Amendment { get; init; }
    public required OrderType OrderType { get; init; }
    public required string Symbol { get; init; }
    public required long? Quantity { get; init; }
    public required decimal? Price { get; init; }
    public required string RawPrice { get; init; }
    public required TimeOnly? Time { get; init; }
    public required bool? Rejected { get; init; }
    public required RecordKind Kind { get; init; }
    public required Acceptance Acceptance { get; init; }
    public required string Branch { get; init; }
    public required long? OrderQuantity { get; init; }
    public required string AccountName { get; init; }
    public required string SecurityName { get; init; }
    public required Market Market { get; init; }
    public required CreditType CreditType { get; init; }
    public required DateOnly? LoanDate { get; init; }
    public required TimeOnly? SplitStart { get; init; }
    public required TimeOnly? SplitEnd { get; init; }
    public required SplitMode SplitMode { get; init; }
    public required string RawPrice12 { get; init; }
    public required int FieldCount { get; init; }
}
