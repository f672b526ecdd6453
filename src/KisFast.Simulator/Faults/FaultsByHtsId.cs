using System.Collections.Concurrent;

namespace KisFast.Simulator;

/// <summary>The faults of everybody, and those that one HTS id has besides.</summary>
internal sealed class FaultsByHtsId(FaultSet everybody)
{
    private readonly ConcurrentDictionary<string, FaultSet> _byHtsId = new(StringComparer.Ordinal);

    public FaultSet Everybody { get; } = everybody;

    public FaultSet Of(string htsId) => _byHtsId.GetOrAdd(htsId, static (_, parent) => new FaultSet(parent), Everybody);
}
