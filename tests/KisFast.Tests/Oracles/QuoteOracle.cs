using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

namespace KisFast.Oracles;

/// <summary>
/// The contract of market data with strings, as plainly as it can be said: a frame gives a reject by its name, or the JSON of its
/// records. Bytes are looked at as Latin-1, so that none is lost.
/// </summary>
internal static class QuoteOracle
{
    private const int TradeFields = 26, BookFields = 17, TenLevelFields = 71;

    /// <summary>Decodes a frame.</summary>
    /// <param name="frame">The message's bytes.</param>
    /// <param name="key">Key and iv of every TR id; null when there is none.</param>
    /// <param name="records">The records, empty when it is refused.</param>
    public static string Decode(byte[] frame, (byte[] Key, byte[] Iv)? key, out List<JsonObject> records)
    {
        records = [];
        string[] parts = Encoding.Latin1.GetString(frame).Split('|', 4);
        if (parts.Length < 4 || parts[0] is not ("0" or "1")) return "Malformed";
        if (parts[2] == "" || parts[2].Any(c => !char.IsAsciiDigit(c))) return "Malformed";
        string trId = parts[1];
        if (trId is "" or "H0GSCNI0" or "H0GSCNI9" or "H0STCNI0" or "H0STCNI9" || trId.Length > 16) return "UnknownTrId";
        string text = parts[3].EndsWith('|') ? parts[3][..^1] : parts[3];
        if (parts[0] == "1")
        {
            if (key is null) return "NoKey";
            string? reject = NoticeOracle.Decrypt(text, key.Value, out text);
            if (reject != null) return reject;
        }

        string[] fields = text.Split('^');
        var count = BigInteger.Parse(parts[2], CultureInfo.InvariantCulture);
        int least = trId == "HDFSCNT0" ? TradeFields : trId is "HDFSASP0" or "HDFSASP1" ? BookFields : 1;
        if (count.IsZero || !(fields.Length % count).IsZero) return "CountMismatch";
        int stride = fields.Length / (int)count;
        if (stride < least) return fields.Length < least ? "TooFewFields" : "CountMismatch";
        string[][] chunks = [.. fields.Chunk(stride)];
        foreach (string[] chunk in chunks)
        {
            string? reject = least == 1 ? null : least == TradeFields ? Trade(trId, Trimmed(chunk), records) : Book(trId, Trimmed(chunk), records);
            if (reject == null && least == 1) records.Add(Raw(trId, chunk));
            if (reject == null) continue;
            records.Clear();
            return chunks.All(c => c[0].Trim(' ').Length >= 5) ? reject : "UnknownTrId";
        }

        return "None";
    }

    private static string[] Trimmed(string[] chunk) => [.. chunk.Select(field => field.Trim(' '))];

    private static JsonObject Raw(string trId, string[] fields) => new()
    {
        ["type"] = "raw",
        ["trId"] = trId,
        ["fields"] = new JsonArray([.. fields.Select(field => (JsonNode)field)]),
    };

    private static string? Trade(string trId, string[] at, List<JsonObject> records)
    {
        for (int i = 0; i < TradeFields; i++)
        {
            if (i is 0 or 1 or 25 && at[i].Length > 16) return "FieldTooLong";
            if (i is 8 or 9 or 10 or 11 or 13 or 15 or 16 && !TryDecimal(at[i], out _)) return "Number";
            if (i is 17 or 18 or 19 or 20 && !TryWhole(at[i], out _)) return "Number";
        }

        records.Add(new JsonObject
        {
            ["type"] = "trade",
            ["trId"] = trId,
            ["key"] = Text(at[0]),
            ["symbol"] = Text(at[1]),
            ["price"] = Price(at[11]),
            ["quantity"] = Whole(at[19]),
            ["bid"] = Price(at[15]),
            ["ask"] = Price(at[16]),
            ["bidSize"] = Whole(at[17]),
            ["askSize"] = Whole(at[18]),
            ["volume"] = Whole(at[20]),
            ["localDate"] = FieldOracle.Date(at[4]),
            ["localTime"] = FieldOracle.Time(at[5]),
            ["koreaDate"] = FieldOracle.Date(at[6]),
            ["koreaTime"] = FieldOracle.Time(at[7]),
            ["open"] = Price(at[8]),
            ["high"] = Price(at[9]),
            ["low"] = Price(at[10]),
            ["sign"] = Sign(at[12]),
            ["change"] = Price(at[13]),
            ["marketType"] = Text(at[25]),
            ["fieldCount"] = at.Length,
        });
        return null;
    }

    private static string? Book(string trId, string[] at, List<JsonObject> records)
    {
        if (at[0].Length > 16 || at[1].Length > 16) return "FieldTooLong";
        var bids = new JsonArray();
        var asks = new JsonArray();
        int levels = at.Length < TenLevelFields ? 1 : 10;
        for (int level = 0; level < levels; level++)
        {
            int first = 11 + (6 * level);
            for (int side = 0; side < 2; side++)
            {
                if (!TryDecimal(at[first + side], out string? price) || !TryWhole(at[first + 2 + side], out long? size)) return "Number";
                // A price of nothing but zeros is none.
                if (price?.Any(c => c is >= '1' and <= '9') != true) continue;
                (side == 0 ? bids : asks).Add((JsonNode)new JsonArray(price, size));
            }
        }

        records.Add(new JsonObject
        {
            ["type"] = "book",
            ["trId"] = trId,
            ["key"] = Text(at[0]),
            ["symbol"] = Text(at[1]),
            ["localDate"] = FieldOracle.Date(at[3]),
            ["localTime"] = FieldOracle.Time(at[4]),
            ["koreaDate"] = FieldOracle.Date(at[5]),
            ["koreaTime"] = FieldOracle.Time(at[6]),
            ["bids"] = bids,
            ["asks"] = asks,
            ["fieldCount"] = at.Length,
        });
        return null;
    }

    private static string? Sign(string text) => text switch
    {
        "" => null,
        "1" or "01" => "UpperLimit",
        "2" or "02" => "Up",
        "3" or "03" => "Unchanged",
        "4" or "04" => "LowerLimit",
        "5" or "05" => "Down",
        _ => "Unknown",
    };

    private static string? Text(string text) => text.TrimEnd('\0') is var kept and not "" ? kept : null;

    private static string? Price(string text) => TryDecimal(text, out string? price) ? price : null;

    private static JsonNode? Whole(string text) => TryWhole(text, out long? value) ? value : null;

    // A sign or none, then a decimal; as received but for what does not change it: a plus, leading zeros, a dot with nothing behind it.
    private static bool TryDecimal(string text, out string? price)
    {
        price = null;
        if (text == "") return true;
        string digits = text[0] is '+' or '-' ? text[1..] : text;
        if (digits == "" || !FieldOracle.TryDecimal(digits, out _)) return false;
        int dot = digits.IndexOf('.');
        string whole = (dot < 0 ? digits : digits[..dot]).TrimStart('0'), behind = dot < 0 ? "" : digits[(dot + 1)..];
        if (behind.Length > 18) return false;
        bool isZero = !digits.Any(c => c is >= '1' and <= '9');
        price = (text[0] == '-' && !isZero ? "-" : "") + (whole == "" ? "0" : whole) + (behind == "" ? "" : "." + behind);
        return true;
    }

    private static bool TryWhole(string text, out long? value)
    {
        value = null;
        if (text == "") return true;
        string digits = text[0] == '+' ? text[1..] : text;
        int dot = digits.IndexOf('.');
        if (dot == 0 || dot == digits.Length - 1) return false;
        if (dot > 0 && digits[(dot + 1)..].Any(c => c != '0')) return false;
        return digits != "" && FieldOracle.TryWhole(dot < 0 ? digits : digits[..dot], out value);
    }
}
