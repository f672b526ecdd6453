using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace KisFast.Benchmarks.Rivals;

/// <summary>Rivals are only rivals while they give the same result: every field is compared before anything is measured.</summary>
internal static class SameResult
{
    /// <exception cref="InvalidOperationException">The records differ.</exception>
    public static void Check(in FillRecord expected, in FillRecord actual) => Check(ToJson(expected), ToJson(actual), "record");

    /// <exception cref="InvalidOperationException">The records differ.</exception>
    public static void Check(in FillRecord expected, IdiomaticFill actual)
    {
        Check(expected.TrId.ToString(), actual.TrId);
        Check(expected.HtsId.ToString(), actual.HtsId);
        Check(expected.Account.ToString(), actual.Account);
        Check(expected.OrderNo.ToString(), actual.OrderNo);
        Check(expected.OriginalOrderNo.ToString(), actual.OriginalOrderNo);
        Check(expected.Side, actual.Side);
        Check(expected.Amendment, actual.Amendment);
        Check(expected.OrderType, actual.OrderType);
        Check(expected.Symbol.ToString(), actual.Symbol);
        Check(expected.Quantity.HasValue ? expected.Quantity.Value : null, actual.Quantity);
        Check(expected.Price.HasValue ? expected.Price.ToDecimal() : null, actual.Price);
        Check(expected.RawPrice.ToString(), actual.RawPrice);
        Check(expected.Time.ToTimeOnly(), actual.Time);
        Check(expected.Rejected == Rejected.None ? (bool?)null : expected.Rejected == Rejected.Yes, actual.Rejected);
        Check(expected.Kind, actual.Kind);
        Check(expected.Acceptance, actual.Acceptance);
        Check(expected.Branch.ToString(), actual.Branch);
        Check(expected.OrderQuantity.HasValue ? expected.OrderQuantity.Value : null, actual.OrderQuantity);
        Check(expected.AccountName.ToString(), actual.AccountName);
        Check(expected.SecurityName.ToString(), actual.SecurityName);
        Check(expected.Market, actual.Market);
        Check(expected.CreditType, actual.CreditType);
        Check(expected.LoanDate.ToDateOnly(), actual.LoanDate);
        Check(expected.SplitStart.ToTimeOnly(), actual.SplitStart);
        Check(expected.SplitEnd.ToTimeOnly(), actual.SplitEnd);
        Check(expected.SplitMode, actual.SplitMode);
        Check(expected.RawPrice12.ToString(), actual.RawPrice12);
        Check(expected.FieldCount, actual.FieldCount);
    }

    private static void Check<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"{what}: this library says {expected}, the rival says {actual}.");
    }

    private static string ToJson(in FillRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) FillRecordJson.Write(writer, record, live: false);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
