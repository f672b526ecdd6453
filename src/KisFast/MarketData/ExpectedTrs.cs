using System.Text;

namespace KisFast.MarketData;

/// <summary>
/// The TR ids that frames may come of on a connection, beside the notices'. One that was released stays until its end: its last frames may
/// be under way. One thread writes at a time, the receive thread reads.
/// </summary>
internal sealed class ExpectedTrs
{
    private volatile byte[][] _trIds = [];

    public bool Contains(ReadOnlySpan<byte> trId)
    {
        foreach (byte[] expected in _trIds)
        {
            if (trId.SequenceEqual(expected)) return true;
        }

        return false;
    }

    public void Add(string trId)
    {
        byte[] text = Encoding.ASCII.GetBytes(trId);
        if (!Contains(text)) _trIds = [.. _trIds, text];
    }

    public void Clear() => _trIds = [];
}
