using System.Text;
using KisFast.Wire;

namespace KisFast.Latency.Report;

/// <summary>A page of results: printed as it grows, and written into a folder at the end.</summary>
internal sealed class Page
{
    private readonly StringBuilder _text = new();

    public Page(string title, string how)
    {
        Add($"# {title}\n\n{Machine.Describe()}\n- {how}\n");
    }

    /// <summary>Adds lines.</summary>
    public void Add(string text)
    {
        Console.WriteLine(text);
        _text.Append(text).Append('\n');
    }

    /// <summary>Writes the page, if there is a folder for it.</summary>
    public void Save(string? folder, string file)
    {
        if (folder is null) return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), _text.ToString().Replace("\r\n", "\n"));
    }

    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A percentile of values that are few enough to be sorted.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double percentile)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percentile / 100))];
    }
}
