using System.Security.Cryptography;
using System.Text;

namespace KisFast.Oracles;

/// <summary>What a frame must give: a reject by its name, or records.</summary>
internal sealed record OracleResult(string Reject, IReadOnlyList<OracleRecord> Records)
{
    public static OracleResult Refused(string reject) => new(reject, []);
}

/// <summary>
/// The record contract with strings, as plainly as it can be said; slow, and written from the contract's text. Bytes are looked at
/// as Latin-1, so that none is lost.
/// </summary>
internal static class NoticeOracle
{
    public const int MinFields = 21;

    /// <summary>Decodes a KIS frame.</summary>
    /// <param name="frame">The message's bytes.</param>
    /// <param name="key">Key and iv, the same for both TR ids; null when there is none.</param>
    public static OracleResult Decode(byte[] frame, (byte[] Key, byte[] Iv)? key)
    {
        string text = Encoding.Latin1.GetString(frame);
        string[] parts = text.Split('|', 4);
        if (parts[0] != "0" && parts[0] != "1") return OracleResult.Refused("Malformed");
        if (parts.Length < 4) return OracleResult.Refused("Malformed");
        if (parts[2] == "" || parts[2].Any(c => !char.IsAsciiDigit(c))) return OracleResult.Refused("Malformed");
        string trId = parts[1];
        if (trId is not ("H0GSCNI0" or "H0GSCNI9" or "H0STCNI0" or "H0STCNI9")) return OracleResult.Refused("UnknownTrId");
        var count = System.Numerics.BigInteger.Parse(parts[2]);
        string payload = parts[3].EndsWith('|') ? parts[3][..^1] : parts[3];
        if (parts[0] == "1")
        {
            if (key is null) return OracleResult.Refused("NoKey");
            string? reject = Decrypt(payload, key.Value, out payload);
            if (reject != null) return OracleResult.Refused(reject);
        }

        return DecodeText(trId, count, payload);
    }

    /// <summary>Decodes a decrypted notice of <paramref name="count"/> records.</summary>
    public static OracleResult DecodeText(string trId, System.Numerics.BigInteger count, string text)
    {
        string[] fields = text.Split('^');
        bool isDomestic = trId.StartsWith("H0STCNI", StringComparison.Ordinal);
        int least = isDomestic ? DomesticOracle.MinFields : MinFields;
        if (fields.Length < least) return OracleResult.Refused("TooFewFields");
        if (Cut(fields, count, least) is not { } chunks) return OracleResult.Refused("CountMismatch");
        var records = new List<OracleRecord>();
        string? first = null;
        foreach (string[] chunk in chunks)
        {
            string? reject = isDomestic ? DomesticOracle.Decode(trId, chunk, out var record) : FieldOracle.Decode(trId, chunk, out record);
            first ??= reject;
            if (reject == null) records.Add(record!);
        }

        return new OracleResult(records.Count > 0 ? "None" : first!, records);
    }

    // Equal strides that all begin with the same HTS id; else what CUST_ID and ACNT_NO tell for certain; else equal strides.
    private static List<string[]>? Cut(string[] fields, System.Numerics.BigInteger count, int least)
    {
        bool isEven = !count.IsZero && (fields.Length % count).IsZero && fields.Length / count >= least;
        List<string[]>? even = isEven ? [.. fields.Chunk(fields.Length / (int)count)] : null;
        string owner = fields[0].Trim(' ');
        // Another record that begins within one of them: the count is too small.
        if (even is not null && even.All(chunk => chunk[0].Trim(' ') == owner))
            return owner != "" && even.Any(chunk => Enumerable.Range(least, Math.Max(0, chunk.Length - (2 * least) + 1)).Any(
                i => chunk[i].Trim(' ') == owner && IsAccount(chunk[i + 1].Trim(' ')))) ? null : even;
        if (owner == "") return even;
        int[] heads = [.. Enumerable.Range(0, fields.Length - 1).Where(i => fields[i].Trim(' ') == owner && IsAccount(fields[i + 1].Trim(' ')))];
        int[] ends = [.. heads.Skip(1), fields.Length];
        if (heads.Length != count || heads.Length == 0 || heads[0] != 0 || heads.Zip(ends).Any(part => part.Second - part.First < least)) return even;
        return [.. heads.Zip(ends).Select(part => fields[part.First..part.Second])];
    }

    private static bool IsAccount(string text) => text.Length is 8 or 10 && text.All(char.IsAsciiDigit);

    /// <summary>base64, AES-256-CBC and PKCS#7 by the platform, each judged alone.</summary>
    public static string? Decrypt(string base64, (byte[] Key, byte[] Iv) key, out string text)
    {
        text = "";
        byte[]? cipher = Base64Oracle.Decode(Encoding.Latin1.GetBytes(base64));
        if (cipher is null) return "Base64";
        if (cipher.Length == 0 || cipher.Length % 16 != 0) return "CipherLength";
        byte[] plain = CbcOracle.Decrypt(key.Key, key.Iv, cipher);
        int padding = plain[^1];
        if (padding is 0 or > 16) return "Padding";
        if (plain.AsSpan()[^padding..].ContainsAnyExcept((byte)padding)) return "Padding";
        text = Encoding.Latin1.GetString(plain[..^padding]);
        return null;
    }
}

/// <summary>The platform's AES-256-CBC, without looking at the padding.</summary>
internal static class CbcOracle
{
    [ThreadStatic]
    private static Aes? _aes;

    public static byte[] Decrypt(byte[] key, byte[] iv, ReadOnlySpan<byte> cipher) =>
        With(key).DecryptCbc(cipher, iv, PaddingMode.None);

    public static byte[] Encrypt(byte[] key, byte[] iv, ReadOnlySpan<byte> plain, PaddingMode padding = PaddingMode.PKCS7) =>
        With(key).EncryptCbc(plain, iv, padding);

    private static Aes With(byte[] key)
    {
        _aes ??= Aes.Create();
        if (_key is null || !key.AsSpan().SequenceEqual(_key))
        {
            _aes.SetKey(key);
            _key = (byte[])key.Clone();
        }

        return _aes;
    }

    [ThreadStatic]
    private static byte[]? _key;
}
