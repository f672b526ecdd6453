using System.Globalization;
using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A real date, as KIS writes it: eight digits.</summary>
public sealed record WireDate(DateOnly Date) : IGenerated
{
    private static readonly DateOnly First = new(1990, 1, 1), Last = new(2099, 12, 31);

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["1 January", "31 December", "29 February", "the last of a month", "before 2000",
        "this century", "another century"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            if (Date is { Month: 1, Day: 1 }) yield return "1 January";
            if (Date is { Month: 12, Day: 31 }) yield return "31 December";
            if (Date is { Month: 2, Day: 29 }) yield return "29 February";
            if (Date < DateOnly.MaxValue && Date.AddDays(1).Day == 1) yield return "the last of a month";
            yield return Date.Year < 1900 || Date.Year > 2100 ? "another century" : Date.Year < 2000 ? "before 2000" : "this century";
        }
    }

    /// <summary>yyyyMMdd.</summary>
    public string Text => Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static Arbitrary<WireDate> Arbitrary() => Arb.From(
        Gen.Frequency(
            (6, Gen.Choose(First.DayNumber, Last.DayNumber).Select(DateOnly.FromDayNumber)),
            (2, from year in Gen.Choose(1990, 2099)
                from last in Gen.Elements(true, false)
                select last ? new DateOnly(year, 12, 31)
                : new DateOnly(year, 1, 1)),
            (1, Gen.Choose(498, 524).Select(four => new DateOnly(four * 4, 2, 29))),
            (1, Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber))).Select(date => new WireDate(date)),
        date => date.Date == new DateOnly(2026, 1, 31) ? [] : [new WireDate(new DateOnly(2026, 1, 31))]);

    public override string ToString() => Text;
}
