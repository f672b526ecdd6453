using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace KisFast.Simulator;

/// <summary>What the fault <c>twice</c> sent once too often: shares, by order number.</summary>
internal sealed class TwiceSent
{
    private const int OrderNo = 2;
    private const int Quantity = 8;
    private const int Kind = 12;

    private readonly ConcurrentDictionary<string, long> _shares = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Shares => _shares;

    /// <summary>Counts a notice that goes out once more; 0 shares unless it is a fill.</summary>
    public void Add(ReadOnlySpan<byte> plaintext)
    {
        string[] fields = Encoding.UTF8.GetString(plaintext).Split('^');
        if (fields.Length <= Kind) return;
        long shares = fields[Kind] == "2" && long.TryParse(fields[Quantity], NumberStyles.None, CultureInfo.InvariantCulture, out long filled) ? filled : 0;
        _shares.AddOrUpdate(fields[OrderNo].PadLeft(10, '0'), shares, (_, before) => before + shares);
    }
}
