using System.Globalization;
using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A second of the day, as KIS writes it: six digits, or five when the hour's zero is gone.</summary>
public sealed record WireTimeOfDay(int Second, bool IsShort) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["midnight", "the day's last second", "before ten", "after ten", "five digits"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes =>
        [Second switch { 0 => "midnight", 86_399 => "the day's last second", < 36_000 => "before ten", _ => "after ten" },
            Text.Length == 5 ? "five digits" : "six digits"];

    public TimeOnly Time => TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(Second));

    /// <summary>HHmmss or Hmmss.</summary>
    public string Text
    {
        get
        {
            string text = Time.ToString("HHmmss", CultureInfo.InvariantCulture);
            return IsShort && text[0] == '0' ? text[1..] : text;
        }
    }

    public static Arbitrary<WireTimeOfDay> Arbitrary() => Arb.From(
        from second in Gen.Frequency((1, Gen.Elements(0, 1, 59, 60, 35_999, 36_000, 86_399)), (3, Gen.Choose(0, 86_399)))
        from isShort in Gen.Elements(true, false)
        select new WireTimeOfDay(second, isShort),
        time => time.Second > 0 ? [time with { Second = 0 }, time with { Second = time.Second / 2 }] : []);

    public override string ToString() => Text;
}
