using System.Security.Cryptography;
using System.Text;

namespace KisFast.Wire;

/// <summary>One KIS frame as a benchmark's parameter.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Bytes">The payload of the WebSocket message.</param>
/// <param name="Notices">How many records it holds.</param>
public sealed record NoticeFrame(string Name, byte[] Bytes, int Notices)
{
    /// <summary>The public vector "a US fill, 25 fields": 187 bytes, eight cipher blocks, which is as many as AES takes at a time.</summary>
    public static NoticeFrame Typical { get; } = new("US fill, 25 fields", Vectors.Frame("a US fill, 25 fields"), 1);

    /// <summary>What old sources describe: 21 fields, most of them empty.</summary>
    public static NoticeFrame Small { get; } = Encrypted("order event, 21 fields", NoticeText.OrderEvent());

    /// <summary>Ten fills in one message.</summary>
    public static NoticeFrame Multi { get; } = Encrypted("10 fills in a frame", [.. Enumerable.Range(0, 10).Select(NoticeText.Fill)]);

    /// <summary>The typical notice unencrypted.</summary>
    public static NoticeFrame TypicalPlain { get; } = Plain("US fill, plain", NoticeText.Fill(0));

    /// <summary>The small notice unencrypted.</summary>
    public static NoticeFrame SmallPlain { get; } = Plain("order event, plain", NoticeText.OrderEvent());

    /// <summary>Ten fills unencrypted.</summary>
    public static NoticeFrame MultiPlain { get; } = Plain("10 fills, plain", [.. Enumerable.Range(0, 10).Select(NoticeText.Fill)]);

    /// <summary>A frame of encrypted records.</summary>
    public static NoticeFrame Encrypted(string name, params string[] records)
    {
        using var aes = Aes.Create();
        aes.Key = Vectors.Key;
        byte[] cipher = aes.EncryptCbc(Encoding.UTF8.GetBytes(string.Join('^', records)), Vectors.Iv);
        return new(name, Encoding.UTF8.GetBytes($"1|H0GSCNI0|{records.Length:D3}|{Convert.ToBase64String(cipher)}"), records.Length);
    }

    /// <summary>A frame of plain records.</summary>
    public static NoticeFrame Plain(string name, params string[] records) =>
        new(name, Encoding.UTF8.GetBytes($"0|H0GSCNI0|{records.Length:D3}|{string.Join('^', records)}"), records.Length);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
