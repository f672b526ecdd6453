using System.Globalization;
using System.Text;

namespace KisFast.Oracles;

/// <summary>One record of the contract, from its fields. Texts are Latin-1 images of the wire's bytes.</summary>
internal static class FieldOracle
{
    private const int IdentifierLength = 16;
    private const int NameLength = 48;

    private static readonly Dictionary<string, string> Sides = new() { ["1"] = "Sell", ["2"] = "Buy", ["3"] = "Resale", ["4"] = "Repurchase" };
    private static readonly Dictionary<string, string> Amendments = new() { ["0"] = "New", ["1"] = "Amend", ["2"] = "Cancel" };
    private static readonly Dictionary<string, string> OrderTypes = new()
    {
        ["1"] = "Market",
        ["2"] = "Limit",
        ["6"] = "OddLotMarket",
        ["7"] = "OddLotLimit",
        ["A"] = "MarketOnOpen",
        ["B"] = "LimitOnOpen",
        ["C"] = "MarketOnClose",
        ["D"] = "LimitOnClose",
    };

    private static readonly Dictionary<string, string> Kinds = new() { ["1"] = "OrderEvent", ["2"] = "Fill" };
    private static readonly Dictionary<string, string> Acceptances = new() { ["1"] = "Accepted", ["2"] = "Confirmed", ["3"] = "Cancelled" };
    private static readonly Dictionary<string, string> SplitModes = new() { ["0"] = "UserSet", ["2"] = "UntilClose" };
    private static readonly Dictionary<string, string> CreditTypes = new() { ["10"] = "Cash", ["15"] = "OverseasStockLoan" };
    private static readonly Dictionary<string, (string Name, int Decimals)> Markets = new()
    {
        ["4"] = ("HongKong", 3),
        ["5"] = ("ShanghaiB", 3),
        ["6"] = ("Nasdaq", 4),
        ["7"] = ("Nyse", 4),
        ["8"] = ("Amex", 4),
        ["9"] = ("Otc", 4),
        ["C"] = ("HongKongCny", 3),
        ["A"] = ("ShanghaiA", 3),
        ["B"] = ("ShenzhenB", 3),
        ["D"] = ("Tokyo", 1),
        ["E"] = ("Hanoi", 0),
        ["F"] = ("HoChiMinh", 0),
    };

    /// <summary>Decodes the fields of one record.</summary>
    /// <returns>Null, or the name of the reject that the first bad field in wire order earns.</returns>
    public static string? Decode(string trId, string[] fields, out OracleRecord? record)
    {
        record = null;
        var at = new string[25];
        for (int i = 0; i < 25; i++) at[i] = i < fields.Length ? fields[i].Trim(' ') : "";
        for (int i = 0; i < 25; i++)
        {
            if (i is 0 or 1 or 2 or 3 or 7 or 9 or 14 or 24 && at[i].Length > IdentifierLength) return "FieldTooLong";
            if (i is 8 && !TryWhole(at[i], out _)) return "Number";
            if (i is 9 && !TryDecimal(at[i], out _)) return "Number";
        }

        TryWhole(at[8], out long? quantity);
        TryWhole(at[15], out long? orderQuantity);
        TryDecimal(at[9], out string? digits);
        string market = at[18].TrimLeadingZeroOfTwo();
        bool known = Markets.TryGetValue(market, out var scale);
        record = new OracleRecord
        {
            TrId = trId,
            HtsId = Text(at[0]),
            Account = Text(at[1]),
            OrderNo = Text(at[2]),
            OriginalOrderNo = Text(at[3]),
            Side = Code(Sides, at[4]),
            Amendment = Code(Amendments, at[5]),
            OrderType = Code(OrderTypes, at[6]),
            Symbol = Text(at[7]),
            Quantity = quantity,
            Price = digits == null ? null : digits.Contains('.') ? WithDot(digits) : known ? Scaled(digits, scale.Decimals) : null,
            RawPrice = Text(at[9]),
            Time = Time(at[10]),
            Rejected = at[11].TrimLeadingZeroOfTwo() switch { "0" or "N" => false, "1" or "Y" => true, _ => null },
            Kind = Code(Kinds, at[12]),
            Acceptance = Code(Acceptances, at[13]),
            Branch = Text(at[14]),
            OrderQuantity = orderQuantity,
            AccountName = Name(at[16]),
            SecurityName = Name(at[17]),
            Truncated = at[16].Length > NameLength || at[17].Length > NameLength,
            Market = at[18] == "" ? null : known ? scale.Name : "Unknown",
            CreditType = at[19] == "" ? null : CreditTypes.GetValueOrDefault(at[19], "Unknown"),
            LoanDate = Date(at[20]),
            SplitStart = Time(at[21]),
            SplitEnd = Time(at[22]),
            SplitMode = Code(SplitModes, at[23]),
            RawPrice12 = Text(at[24]),
            FieldCount = fields.Length,
        };
        return null;
    }

    /// <summary>An integer of up to 18 significant digits, also with a point and zeros behind it; empty is null.</summary>
    public static bool TryWhole(string text, out long? value)
    {
        value = null;
        if (text == "") return true;
        string[] parts = text.Split('.');
        if (parts.Length > 2 || (parts.Length == 2 && (parts[1] == "" || parts[1].Trim('0') != ""))) return false;
        text = parts[0];
        if (text == "") return false;
        if (!AreDigits(text) || text.TrimStart('0').Length > 18) return false;
        value = long.Parse("0" + text.TrimStart('0'), CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>Digits with at most one dot, at least one digit, up to 18 significant digits; empty is null.</summary>
    public static bool TryDecimal(string text, out string? digits)
    {
        digits = null;
        if (text == "") return true;
        string joined = text.Replace(".", "");
        if (joined.Length < text.Length - 1 || joined == "" || !AreDigits(joined) || joined.TrimStart('0').Length > 18) return false;
        digits = text;
        return true;
    }

    private static bool AreDigits(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
        }

        return true;
    }

    // What C strings call the end of a text is kept out of a fixed buffer's length: trailing NULs cannot be told from absence.
    private static string? Text(string text)
    {
        text = text.TrimEnd('\0');
        return text == "" ? null : text;
    }

    private static string? Name(string text)
    {
        if (text.Length <= NameLength) return Text(text);
        int cut = NameLength;
        while (cut > NameLength - 4 && IsContinuation(text[cut])) cut--;
        // A run of five or more continuation bytes is no UTF-8: then the buffer is filled.
        if (IsContinuation(text[cut])) cut = NameLength;
        return Text(text[..cut]);
    }

    private static bool IsContinuation(char c) => c is >= '\u0080' and < '\u00C0';

    private static string? Code(Dictionary<string, string> table, string text) =>
        text == "" ? null : table.GetValueOrDefault(text.TrimLeadingZeroOfTwo(), "Unknown");

    // "A one-digit code may come with a leading zero or without."
    private static string TrimLeadingZeroOfTwo(this string text) =>
        text.Length == 2 && text[0] == '0' && char.IsAsciiDigit(text[1]) ? text[1..] : text;

    internal static string? Time(string text)
    {
        if (text.Length == 5) text = "0" + text;
        if (text.Length != 6 || !AreDigits(text)) return null;
        string withColons = $"{text[..2]}:{text[2..4]}:{text[4..]}";
        return TimeOnly.TryParseExact(withColons, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? withColons : null;
    }

    internal static string? Date(string text)
    {
        if (text.Length != 8 || !AreDigits(text)) return null;
        string withDashes = $"{text[..4]}-{text[4..6]}-{text[6..]}";
        return DateOnly.TryParseExact(withDashes, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? withDashes : null;
    }

    private static string WithDot(string digits)
    {
        string whole = digits[..digits.IndexOf('.')].TrimStart('0'), rest = digits[(digits.IndexOf('.') + 1)..];
        return (whole == "" ? "0" : whole) + (rest == "" ? "" : "." + rest);
    }

    private static string Scaled(string digits, int decimals)
    {
        string padded = digits.PadLeft(decimals + 1, '0');
        return WithDot(padded[..^decimals] + "." + padded[^decimals..]);
    }
}
