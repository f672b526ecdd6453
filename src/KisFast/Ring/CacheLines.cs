namespace KisFast.Ring;

/// <summary>What threads write lies alone: on its cache line, and on the neighbour that the adjacent-line prefetcher pulls in with it.</summary>
internal static class CacheLines
{
    /// <summary>
    /// Bytes left free before and after such fields: two lines of 64 bytes, less the eight that an object has before its first field
    /// anyway (or that its last field takes).
    /// </summary>
    public const int Padding = 128 - sizeof(long);
}
