using System.Globalization;
using System.Text;
using KisFast.Decryption;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Properties;

/// <summary>From base64 to the record, for any input.</summary>
public class DecodingProperties
{
    [Cases]
    public void Splitter_variants_equal_the_oracle_on_any_bytes(CaretText text, byte behind) =>
        Assert.Null(Differences.Split(text.Bytes, behind, room: null));

    [Cases]
    public void Splitter_variants_keep_to_the_room_they_are_given(CaretText text, byte behind, PositiveInt room) =>
        Assert.Null(Differences.Split(text.Bytes, behind, room.Get));

    [Cases]
    public void What_the_platform_encrypts_every_path_decrypts(byte[] text, Guid a, Guid b, Guid iv)
    {
        byte[] key = [.. a.ToByteArray(), .. b.ToByteArray()];
        byte[] cipher = CbcOracle.Encrypt(key, iv.ToByteArray(), text);
        foreach (string path in DecryptPaths.Names)
        {
            byte[] plain = DecryptPaths.Decrypt(path, key, iv.ToByteArray(), cipher);
            Assert.Equal(text.Length, Pkcs7.GetTextLength(ref plain[0], plain.Length));
            Assert.Equal(text, plain[..text.Length]);
        }
    }

    [Cases]
    public void The_padding_check_equals_the_platforms(Guid a, Guid b, byte last)
    {
        byte[] plain = [.. a.ToByteArray(), .. b.ToByteArray()];
        plain.AsSpan(plain.Length - (last % 32)).Fill(last);
        Assert.Null(Differences.Padding(plain));
    }

    [Cases]
    public void Base64_variants_equal_the_oracle_on_any_bytes(byte[] bytes, byte[] garbage, NonNegativeInt at)
    {
        byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
        Assert.Null(Differences.Base64(text));
        Assert.Null(Differences.Base64(garbage));
        if (text.Length == 0 || garbage.Length == 0) return;
        text[at.Get % text.Length] = garbage[0];
        Assert.Null(Differences.Base64(text));
    }

    [Cases]
    public void A_record_of_any_values_comes_out_as_the_oracle_says(FieldText[] values, NonNegativeInt stride)
    {
        using var decoder = WireNotice.NewDecoder();
        string text = string.Join('^', Enumerable.Range(0, 21 + (stride.Get % 6)).Select(i => i < values.Length ? values[i].Text : ""));
        Assert.Null(Differences.Notice(decoder, WireNotice.Plain(text), WireNotice.Keys));
        Assert.Null(Differences.Notice(decoder, WireNotice.Encrypted(text), WireNotice.Keys));
    }

    [Cases]
    public void Each_field_of_any_value_comes_out_as_the_oracle_says(FieldText value)
    {
        using var decoder = WireNotice.NewDecoder();
        for (int field = 0; field < 25; field++)
            Assert.Null(Differences.Notice(decoder, WireNotice.Plain(WireNotice.With((field, value.Text))), WireNotice.Keys));
    }

    [Cases]
    public void A_record_written_to_the_wire_reads_back(long order, NonNegativeInt quantity, NonNegativeInt mantissa, int second, PositiveInt day)
    {
        int seconds = Math.Abs(second % 86_400);
        var time = TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(seconds));
        var date = DateOnly.FromDayNumber(day.Get % DateOnly.MaxValue.DayNumber);
        string wire = WireNotice.With(
            (2, $"{order & long.MaxValue:D}"[..Math.Min(16, $"{order & long.MaxValue:D}".Length)]), (8, $"{quantity.Get:D10}"), (9, $"{mantissa.Get:D9}"),
            (10, time.ToString("HHmmss", CultureInfo.InvariantCulture)), (20, date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)));
        using var decoder = WireNotice.NewDecoder();
        var writer = new ListWriter(new ListWriter.State());
        Assert.Equal(RejectReason.None, decoder.Decode(WireNotice.Encrypted(wire), ref writer, default, out _));
        var record = writer.Published[0];
        Assert.Equal(quantity.Get, record.Quantity.Value);
        Assert.Equal(mantissa.Get / 10_000m, record.Price.ToDecimal());
        Assert.Equal(time, record.Time.ToTimeOnly());
        Assert.Equal(date, record.LoanDate.ToDateOnly());
    }

    [Cases]
    public void Numbers_equal_the_platforms_parsing(long value, byte decimals)
    {
        long digits = Math.Abs(value % 1_000_000_000_000_000);
        int places = decimals % 15;
        string text = digits.ToString("D" + (places + 1), CultureInfo.InvariantCulture);
        string price = places == 0 ? text : text.Insert(text.Length - places, ".");
        if (price.Length > 16) return;
        using var decoder = WireNotice.NewDecoder();
        var writer = new ListWriter(new ListWriter.State());
        byte[] frame = WireNotice.Plain(WireNotice.With((8, text), (9, price), (18, "E")));
        Assert.Equal(RejectReason.None, decoder.Decode(frame, ref writer, default, out _));
        Assert.Equal(long.Parse(text, CultureInfo.InvariantCulture), writer.Published[0].Quantity.Value);
        Assert.Equal(decimal.Parse(price, CultureInfo.InvariantCulture), writer.Published[0].Price.ToDecimal());
        Assert.Equal(decimal.Parse(price, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), writer.Published[0].Price.ToString());
    }

    [Cases]
    public void Any_bytes_are_judged_and_never_thrown_at(byte[] bytes, byte[] tail, NonNegativeInt cut)
    {
        using var decoder = WireNotice.NewDecoder();
        foreach (byte[] frame in new byte[][]
        {
            bytes,
            [.. "0|H0GSCNI0|001|"u8, .. bytes],
            [.. "1|H0GSCNI0|001|"u8, .. bytes],
            [.. "1|H0GSCNI9|002|"u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)), .. tail],
            [.. "0|H0GSCNI0|"u8, .. bytes, (byte)'|', .. tail],
        })
        {
            int at = cut.Get % (frame.Length + 1);
            Assert.Null(Differences.Notice(decoder, frame, WireNotice.Keys));
            Assert.Null(Differences.Notice(decoder, Segments.Of(frame.AsMemory(0, at), frame.AsMemory(at)), WireNotice.Keys));
        }
    }
}
