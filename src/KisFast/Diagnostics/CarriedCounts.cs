using System.Diagnostics.Metrics;

namespace KisFast.Diagnostics;

/// <summary>
/// What feeds that are gone had counted, by their name: a feed made anew under it counts on from there. A counter that began again at 0
/// would be a negative delta for whoever sends differences.
/// </summary>
internal sealed class CarriedCounts
{
    private readonly Dictionary<(string Instrument, string Tags), Measurement<long>> _counts = [];

    /// <summary>Adds what a feed had counted when it ended.</summary>
    public void Add(string instrument, IEnumerable<Measurement<long>> last)
    {
        foreach (Measurement<long> measurement in last)
        {
            var key = (instrument, KeyOf(measurement));
            long before = _counts.TryGetValue(key, out Measurement<long> known) ? known.Value : 0;
            _counts[key] = new Measurement<long>(before + measurement.Value, measurement.Tags);
        }
    }

    /// <summary>Adds all that another holds.</summary>
    public void Add(CarriedCounts other)
    {
        foreach (((string instrument, _), Measurement<long> measurement) in other._counts) Add(instrument, [measurement]);
    }

    /// <summary>What a feed counts now, and what was counted before it; combinations that it has not had yet too.</summary>
    public IEnumerable<Measurement<long>> Plus(string instrument, IEnumerable<Measurement<long>> now)
    {
        HashSet<string> seen = [];
        foreach (Measurement<long> measurement in now)
        {
            string tags = KeyOf(measurement);
            seen.Add(tags);
            yield return _counts.TryGetValue((instrument, tags), out Measurement<long> before)
                ? new Measurement<long>(measurement.Value + before.Value, measurement.Tags)
                : measurement;
        }

        foreach (((string of, string tags), Measurement<long> before) in _counts)
            if (of == instrument && !seen.Contains(tags)) yield return before;
    }

    private static string KeyOf(in Measurement<long> measurement)
    {
        var key = new System.Text.StringBuilder();
        foreach (KeyValuePair<string, object?> tag in measurement.Tags) key.Append(tag.Key).Append('=').Append(tag.Value).Append('\n');
        return key.ToString();
    }
}
