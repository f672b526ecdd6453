using System.Diagnostics;
using System.Globalization;

namespace KisFast.Latency.Report;

/// <summary>The processor time of one of this process's threads: what other processes take from it does not count.</summary>
internal sealed class ThreadTime
{
    private readonly string? _file;

    /// <param name="name">The thread's; Linux cuts it after 15 characters.</param>
    public ThreadTime(string name)
    {
        const string Tasks = "/proc/self/task";
        if (!Directory.Exists(Tasks)) return;
        string shown = name[..Math.Min(name.Length, 15)];
        _file = Directory.EnumerateDirectories(Tasks).Where(task => File.ReadAllText($"{task}/comm").Trim() == shown).Select(task => $"{task}/schedstat")
            .FirstOrDefault();
    }

    /// <summary>Nanoseconds so far; where the system does not say, those of the clock.</summary>
    public double Nanoseconds => _file is null
        ? Stopwatch.GetTimestamp() * 1e9 / Stopwatch.Frequency
        : double.Parse(File.ReadAllText(_file).Split(' ')[0], CultureInfo.InvariantCulture);
}
