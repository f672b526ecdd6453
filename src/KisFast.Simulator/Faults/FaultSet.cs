namespace KisFast.Simulator;

/// <summary>The faults that are on, changeable while the simulator runs. Thread-safe.</summary>
public sealed class FaultSet
{
    private readonly Lock _lock = new();
    private readonly Fault?[] _faults = new Fault?[FaultCatalog.Count];
    private readonly long[] _triggered = new long[FaultCatalog.Count];
    private readonly FaultSet? _parent;
    private volatile bool _any;

    internal FaultSet(FaultSet? parent = null) => _parent = parent;

    /// <summary>Switches a fault on, or replaces its value.</summary>
    /// <param name="fault">NAME or NAME=VALUE, as <see cref="FaultCatalog"/> lists them.</param>
    /// <exception cref="FormatException">The name is unknown or the value is not one for it.</exception>
    public void Set(string fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Fault parsed = Fault.Parse(fault);
        lock (_lock)
        {
            Volatile.Write(ref _faults[(int)parsed.Kind], parsed);
            _any = true;
        }
    }

    /// <summary>Switches one fault off, by its name.</summary>
    /// <exception cref="FormatException">The name is unknown.</exception>
    public void Clear(string name)
    {
        FaultKind kind = FaultCatalog.Find(name).Kind;
        lock (_lock)
        {
            Volatile.Write(ref _faults[(int)kind], null);
            _any = Array.Exists(_faults, fault => fault is not null);
        }
    }

    /// <summary>Switches all faults off.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            Array.Clear(_faults);
            _any = false;
        }
    }

    /// <summary>The faults that are on, as they were set.</summary>
    public IReadOnlyList<string> Active
    {
        get
        {
            lock (_lock)
                return [.. _faults.Where(fault => fault is not null).Select(fault => fault!.Text)];
        }
    }

    /// <summary>How often each fault has struck so far, by name; faults that never did are left out.</summary>
    public IReadOnlyDictionary<string, long> Triggered =>
        FaultCatalog.All.Where(definition => Volatile.Read(ref _triggered[(int)definition.Kind]) > 0)
            .ToDictionary(definition => definition.Name, definition => Volatile.Read(ref _triggered[(int)definition.Kind]));

    internal bool Any => _any || (_parent is not null && _parent._any);

    internal Fault? Find(FaultKind kind) => Volatile.Read(ref _faults[(int)kind]) ?? _parent?.Find(kind);

    internal void Strike(FaultKind kind)
    {
        Interlocked.Increment(ref _triggered[(int)kind]);
        _parent?.Strike(kind);
    }
}
