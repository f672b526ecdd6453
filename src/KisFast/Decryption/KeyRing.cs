using System.Runtime.InteropServices;

namespace KisFast.Decryption;

/// <summary>
/// The keys of one session: usually one, for one TR id. Bounded by what a session may register: a peer that sends more pushes the
/// oldest out.
/// </summary>
internal sealed class KeyRing
{
    /// <summary>KIS allows 41 registrations a session.</summary>
    public const int MaxEntries = 41;

    private readonly List<Entry> _entries = [];
    // Index: TrId. The key where the TR id has exactly one: the usual case, found without a search.
    private readonly AesKey?[] _single = new AesKey?[(int)TrId.H0STCNI9 + 1];

    /// <summary>All keys, of every TR id.</summary>
    public ReadOnlySpan<Entry> Entries => CollectionsMarshal.AsSpan(_entries);

    public bool Has(TrId trId)
    {
        foreach (var entry in Entries)
        {
            if (entry.TrId == trId) return true;
        }

        return false;
    }

    /// <summary>The key of a TR id when it has exactly one.</summary>
    public AesKey? Single(TrId trId) => _single[(int)trId];

    public void Set(TrId trId, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> htsId)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)trId, (int)TrId.None, nameof(trId));
        var entry = new Entry(trId, new AesKey(key, iv), htsId.ToArray());
        int index = _entries.FindIndex(entry.Replaces);
        if (index >= 0)
        {
            _entries[index].Key.Dispose();
            _entries[index] = entry;
        }
        else
        {
            if (_entries.Count == MaxEntries)
            {
                _entries[0].Key.Dispose();
                _entries.RemoveAt(0);
            }

            _entries.Add(entry);
        }

        Index();
    }

    public void Clear()
    {
        foreach (var entry in _entries) entry.Key.Dispose();
        _entries.Clear();
        Index();
    }

    private void Index()
    {
        for (int trId = 0; trId < _single.Length; trId++)
        {
            var matches = _entries.FindAll(entry => (int)entry.TrId == trId);
            _single[trId] = matches.Count == 1 ? matches[0].Key : null;
        }
    }

    internal sealed record Entry(TrId TrId, AesKey Key, byte[] HtsId)
    {
        public bool Replaces(Entry other) => TrId == other.TrId && HtsId.AsSpan().SequenceEqual(other.HtsId);

        /// <summary>Whether the notice's field 0, CUST_ID, is this key's HTS id.</summary>
        public bool Owns(ReadOnlySpan<byte> text)
        {
            int caret = text.IndexOf((byte)'^');
            return caret >= 0 && text[..caret].Trim((byte)' ').SequenceEqual(HtsId);
        }
    }
}
