using System.Globalization;

namespace KisFast.Simulation;

/// <summary>What the program is asked for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/KisFast.Simulation -- [--days N] [--seed S] [--storm MINUTES] [--faults NAME,…] [--all] [--json] [--table] [--log]

          --days N         how many days, one seed after the other (default 1)
          --seed S         the first day's seed (default: drawn, and printed)
          --storm MINUTES  ends the days' storms early: a shorter day with the same beginning
          --faults NAME,…  of what would go wrong, only this
          --all            goes on after a day that does not hold
          --json           the last line as JSON
          --table          prints which trouble met which transition of a session how often
          --log            prints every event
        """;

    public int Days { get; init; } = 1;

    public int? Seed { get; init; }

    public double? Storm { get; init; }

    public IReadOnlyList<string> Faults { get; init; } = [];

    public bool All { get; init; }

    public bool Json { get; init; }

    public bool Log { get; init; }

    public bool Table { get; init; }

    /// <summary>Reads a command line; null when it cannot be read.</summary>
    public static Arguments? Parse(IReadOnlyList<string> args)
    {
        var read = new Arguments();
        for (int i = 0; i < args.Count; i++)
        {
            string value = i + 1 < args.Count ? args[i + 1] : "";
            switch (args[i])
            {
                case "--days" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days > 0:
                    read = read with { Days = days };
                    i++;
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seed):
                    read = read with { Seed = seed };
                    i++;
                    break;
                case "--storm" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double storm):
                    read = read with { Storm = storm };
                    i++;
                    break;
                case "--faults" when value.Length > 0:
                    read = read with { Faults = value.Split(',') };
                    i++;
                    break;
                case "--all":
                    read = read with { All = true };
                    break;
                case "--json":
                    read = read with { Json = true };
                    break;
                case "--table":
                    read = read with { Table = true };
                    break;
                case "--log":
                    read = read with { Log = true };
                    break;
                default:
                    return null;
            }
        }

        return read;
    }
}
