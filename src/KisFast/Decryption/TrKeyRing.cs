namespace KisFast.Decryption;

/// <summary>The keys of one connection's TRs that are no notices, by TR id. Bounded by what a session may register: the oldest goes.</summary>
internal sealed class TrKeyRing : IDisposable
{
    private readonly List<(byte[] TrId, AesKey Key)> _entries = [];
    private AesKey? _any;

    /// <summary>The key of a TR id, or null.</summary>
    public AesKey? Find(ReadOnlySpan<byte> trId)
    {
        foreach (var (known, key) in _entries)
        {
            if (trId.SequenceEqual(known)) return key;
        }

        return _any;
    }

    public void Set(ReadOnlySpan<byte> trId, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        var entry = (trId.ToArray(), new AesKey(key, iv));
        int index = _entries.FindIndex(known => known.TrId.AsSpan().SequenceEqual(entry.Item1));
        if (index < 0 && _entries.Count == KeyRing.MaxEntries) index = 0;
        if (index >= 0)
        {
            _entries[index].Key.Dispose();
            _entries.RemoveAt(index);
        }

        _entries.Add(entry);
    }

    public void SetAny(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        _any?.Dispose();
        _any = new AesKey(key, iv);
    }

    public void Dispose() => Clear();

    /// <summary>Forgets and wipes all.</summary>
    public void Clear()
    {
        foreach (var (_, key) in _entries) key.Dispose();
        _entries.Clear();
        _any?.Dispose();
        _any = null;
    }
}
