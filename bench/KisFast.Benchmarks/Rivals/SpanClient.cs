using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace KisFast.Benchmarks.Rivals;

/// <summary>
/// A careful client on the platform's span APIs: no strings, reused buffers, the same record as this library's. No unsafe code,
/// no intrinsics of its own. What is left to allocate is what <c>Aes.DecryptCbc</c> allocates.
/// </summary>
internal sealed class SpanClient : IDisposable
{
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _iv;
    private readonly byte[] _cipher = new byte[8192];
    private readonly byte[] _plain = new byte[8192];
    private readonly Range[] _fields = new Range[1024];

    public SpanClient(byte[] key, byte[] iv)
    {
        _aes.Key = key;
        _iv = iv;
    }

    /// <summary>Decodes the payload of a WebSocket message.</summary>
    /// <returns>How many records were written.</returns>
    public int Decode(ReadOnlySpan<byte> message, Span<FillRecord> records)
    {
        bool encrypted = message[0] == (byte)'1';
        message = message[2..];
        int pipe = message.IndexOf((byte)'|');
        var trId = message[..pipe].SequenceEqual("H0GSCNI0"u8) ? TrId.H0GSCNI0 : TrId.H0GSCNI9;
        message = message[(pipe + 1)..];
        pipe = message.IndexOf((byte)'|');
        if (!Utf8Parser.TryParse(message[..pipe], out int count, out _)) throw new FormatException("count");
        var text = message[(pipe + 1)..];
        if (encrypted)
        {
            if (Base64.DecodeFromUtf8(text, _cipher, out _, out int written) != OperationStatus.Done) throw new FormatException("base64");
            text = _plain.AsSpan(0, _aes.DecryptCbc(_cipher.AsSpan(0, written), _iv, _plain));
        }

        int fieldCount = 0;
        foreach (var range in text.Split((byte)'^')) _fields[fieldCount++] = range;
        int stride = fieldCount / count;
        for (int i = 0; i < count; i++)
        {
            records[i] = default;
            records[i].TrId = trId;
            Parse(text, _fields.AsSpan(i * stride, stride), ref records[i]);
        }

        return count;
    }

    public void Dispose() => _aes.Dispose();

    private static void Parse(ReadOnlySpan<byte> text, ReadOnlySpan<Range> fields, ref FillRecord record)
    {
        record.HtsId = new FixedText16(text[fields[0]].Trim((byte)' '));
        record.Account = new FixedText16(text[fields[1]].Trim((byte)' '));
        record.OrderNo = new FixedText16(text[fields[2]].Trim((byte)' '));
        record.OriginalOrderNo = new FixedText16(text[fields[3]].Trim((byte)' '));
        record.Side = (Side)Code(text[fields[4]], "1234"u8);
        record.Amendment = (Amendment)Code(text[fields[5]], "012"u8);
        record.OrderType = (OrderType)Code(text[fields[6]], "1267ABCD"u8);
        record.Symbol = new FixedText16(text[fields[7]].Trim((byte)' '));
        record.Quantity = Whole(text[fields[8]]);
        record.Market = (Market)Code(text[fields[18]], "456789CABDEF"u8);
        record.Price = Decimal(text[fields[9]], record.Market);
        record.RawPrice = new FixedText16(text[fields[9]].Trim((byte)' '));
        record.Time = Time(text[fields[10]]);
        record.Rejected = text[fields[11]] is [(byte)'0' or (byte)'N'] ? Rejected.No : text[fields[11]] is [(byte)'1' or (byte)'Y'] ? Rejected.Yes
            : Rejected.None;
        record.Kind = (RecordKind)Code(text[fields[12]], "12"u8);
        record.Acceptance = (Acceptance)Code(text[fields[13]], "123"u8);
        record.Branch = new FixedText16(text[fields[14]].Trim((byte)' '));
        record.OrderQuantity = Whole(text[fields[15]]);
        record.AccountName = Name(text[fields[16]]);
        record.SecurityName = Name(text[fields[17]]);
        record.CreditType = text[fields[19]] switch
        {
            [] => CreditType.None,
            [(byte)'1', (byte)'0'] => CreditType.Cash,
            [(byte)'1', (byte)'5'] => CreditType.OverseasStockLoan,
            _ => CreditType.Unknown
        };
        record.LoanDate = Date(text[fields[20]]);
        record.SplitStart = fields.Length > 21 ? Time(text[fields[21]]) : default;
        record.SplitEnd = fields.Length > 22 ? Time(text[fields[22]]) : default;
        record.SplitMode = fields.Length > 23
            ? text[fields[23]] switch
            {
                [] => SplitMode.None,
                [.., (byte)'0'] => SplitMode.UserSet,
                [.., (byte)'2'] => SplitMode.UntilClose,
                _ => SplitMode.Unknown
            } : default;
        record.RawPrice12 = fields.Length > 24 ? new FixedText16(text[fields[24]].Trim((byte)' ')) : default;
        record.FieldCount = (ushort)fields.Length;
    }

    // A code's place in the list, from 1; 0 for none, 255 for an unknown one.
    private static byte Code(ReadOnlySpan<byte> field, ReadOnlySpan<byte> codes)
    {
        if (field.IsEmpty) return 0;
        int index = codes.IndexOf(field[^1]);
        return index < 0 ? byte.MaxValue : (byte)(index + 1);
    }

    private static Quantity Whole(ReadOnlySpan<byte> field) =>
        field.IsEmpty ? default : new Quantity(long.Parse(field, NumberStyles.None, CultureInfo.InvariantCulture));

    private static Price Decimal(ReadOnlySpan<byte> field, Market market)
    {
        if (field.IsEmpty) return default;
        decimal value = decimal.Parse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        int decimals = field.Contains((byte)'.') ? value.Scale : market switch
        {
            Market.Nasdaq or Market.Nyse or Market.Amex or Market.Otc => 4,
            Market.HongKong or Market.HongKongCny or Market.ShanghaiA or Market.ShanghaiB or Market.ShenzhenB => 3,
            Market.Tokyo => 1,
            Market.Hanoi or Market.HoChiMinh => 0,
            _ => -1,
        };
        return decimals < 0 ? default : new Price((long)value, decimals);
    }

    private static FixedText48 Name(ReadOnlySpan<byte> field)
    {
        field = field.Trim((byte)' ');
        return Utf8.IsValid(field) ? new FixedText48(field) : default;
    }

    private static WireTime Time(ReadOnlySpan<byte> field) =>
        field.Length is 5 or 6 && Utf8Parser.TryParse(field, out int time, out int used) && used == field.Length
            ? new WireTime((time / 10_000 * 3600) + (time / 100 % 100 * 60) + (time % 100))
            : default;

    private static WireDate Date(ReadOnlySpan<byte> field) =>
        field.Length == 8 && Utf8Parser.TryParse(field, out int date, out int used) && used == 8
            ? new WireDate(new DateOnly(date / 10_000, date / 100 % 100, date % 100))
            : default;
}
