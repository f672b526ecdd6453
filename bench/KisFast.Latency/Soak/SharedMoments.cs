using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace KisFast.Latency.Soak;

/// <summary>When each send of the sending process was, readable by the receiving one as soon as its bytes are: memory both have mapped.</summary>
internal sealed unsafe class SharedMoments : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _moments;

    public SharedMoments(string path, int count)
    {
        Count = count;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, (long)count * sizeof(long));
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _moments = (long*)start;
        // Touched: a page fault would be measured as latency, and as growth.
        for (int i = 0; i < count; i += 512) _ = Volatile.Read(ref _moments[i]);
    }

    public int Count { get; }

    /// <summary>Notes that a send begins now.</summary>
    public void Set(int send) => Volatile.Write(ref _moments[send], Stopwatch.GetTimestamp());

    /// <summary>When a send began.</summary>
    public long Get(int send) => Volatile.Read(ref _moments[send]);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
