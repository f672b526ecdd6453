using System.Globalization;

namespace KisFast.Simulation;

/// <summary>Every event of a day in its order, as one number: the same seed gives the same. On demand each of them is printed.</summary>
internal sealed class Trace(Schedule schedule, TextWriter? log)
{
    private ulong _hash = 14695981039346656037;

    /// <summary>How many there were.</summary>
    public long Events { get; private set; }

    public ulong Hash => _hash;

    /// <summary>A folder's path, which differs from process to process.</summary>
    public string? Hidden { get; set; }

    public void Add(string what, long value = 0)
    {
        if (Hidden is not null) what = what.Replace(Hidden, "", StringComparison.Ordinal);
        Events++;
        Mix((ulong)schedule.Now);
        foreach (char letter in what) Mix(letter);
        Mix((ulong)value);
        log?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{schedule.Elapsed:hh\\:mm\\:ss\\.fffffff} {what}{(value == 0 ? "" : " " + value)}"));
    }

    // FNV-1a, a word at a time.
    private void Mix(ulong word) => _hash = (_hash ^ word) * 1099511628211;
}
