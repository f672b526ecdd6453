using System.Globalization;
using System.Text;

namespace KisFast.Simulation;

/// <summary>Answers as they go over the wire.</summary>
internal sealed class StoreReply
{
    private readonly MemoryStream _bytes = new();

    public byte[] ToArray() => _bytes.ToArray();

    public void Status(string text) => Line("+" + text);

    public void Error(string text) => Line("-" + text);

    public void Number(long number) => Line(":" + number.ToString(CultureInfo.InvariantCulture));

    public void Array(int count) => Line("*" + count.ToString(CultureInfo.InvariantCulture));

    public void Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    public void Text(byte[] text)
    {
        Line("$" + text.Length.ToString(CultureInfo.InvariantCulture));
        _bytes.Write(text);
        _bytes.Write("\r\n"u8);
    }

    public void Entries(IReadOnlyList<StoreStream.Entry> entries)
    {
        Array(entries.Count);
        foreach (StoreStream.Entry entry in entries)
        {
            Array(2);
            Text(entry.Id.ToString());
            Array(entry.Fields.Count);
            foreach (byte[] field in entry.Fields) Text(field);
        }
    }

    private void Line(string text) => _bytes.Write(Encoding.UTF8.GetBytes(text + "\r\n"));
}
