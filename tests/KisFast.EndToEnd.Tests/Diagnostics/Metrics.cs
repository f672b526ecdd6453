using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace KisFast.EndToEnd.Tests.Diagnostics;

/// <summary>Listens to the meter as an exporter does, for one feed.</summary>
internal sealed class Metrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _values = new();
    private readonly ConcurrentDictionary<string, int> _recorded = new();
    private readonly string _feed;

    public Metrics(string feed)
    {
        _feed = feed;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == KisFastTelemetry.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Collects, and gives the sum of an instrument's values, those with all of these tag values if any are given.</summary>
    public double Sum(string instrument, params string[] tagValues)
    {
        _values.Clear();
        _listener.RecordObservableInstruments();
        return _values.Where(v => v.Key.StartsWith(instrument + "|", StringComparison.Ordinal)
            && tagValues.All(t => v.Key.Contains($"={t}|", StringComparison.Ordinal)))
            .Sum(v => v.Value);
    }

    /// <summary>Collects, and gives how many values a histogram was given so far, those with all of these tag values if any are given.</summary>
    public int Count(string histogram, params string[] tagValues)
    {
        _values.Clear();
        _listener.RecordObservableInstruments();
        return _recorded.Where(v => v.Key.StartsWith(histogram + "|", StringComparison.Ordinal)
            && tagValues.All(t => v.Key.Contains($"={t}|", StringComparison.Ordinal)))
            .Sum(v => v.Value);
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string key = instrument.Name + "|";
        bool isOurs = false;
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            key += $"{tag.Key}={tag.Value}|";
            isOurs |= tag.Key == "kisfast.feed" && (string?)tag.Value == _feed;
        }

        if (isOurs && instrument is Histogram<double>) _recorded.AddOrUpdate(key, 1, static (_, count) => count + 1);
        else if (isOurs) Assert.True(_values.TryAdd(key, value), $"{key} was measured twice");
    }
}
