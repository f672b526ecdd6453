using System.Globalization;
using System.Text;
using KisFast.Decryption;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Properties;

/// <summary>From base64 to the record, for any input.</summary>
public class DecodingProperties
{
    [Cases(200)]
    public void Splitter_variants_equal_the_oracle_on_any_bytes(CaretText text, byte after) =>
        Assert.Null(Differences.Split(text.ToBytes(), after, room: null));

    [Cases(200)]
    public void Splitter_variants_keep_to_the_room_they_are_given(CaretText text, byte after, Count room) =>
        Assert.Null(Differences.Split(text.ToBytes(), after, room.Value));

    [Cases(200)]
    public void What_the_platform_encrypts_every_path_decrypts(ShortPayload text, CbcKey key)
    {
        byte[] bytes = text.ToBytes();
        byte[] cipher = CbcOracle.Encrypt(key.Key, key.Iv, bytes);
        foreach (string path in DecryptPaths.Names)
        {
            byte[] plain = DecryptPaths.Decrypt(path, key.Key, key.Iv, cipher);
            Assert.Equal($"{path}: {bytes.Length}", $"{path}: {Pkcs7.GetTextLength(ref plain[0], plain.Length)}");
            Assert.Equal($"{path}: same",
                $"{path}: {(plain.AsSpan(0, bytes.Length).SequenceEqual(bytes) ? "same" : Convert.ToHexString(plain))}");
        }
    }

    [Cases]
    public void The_padding_check_equals_the_platforms(LastBlock block) => Assert.Null(Differences.Padding(block.ToBytes()));

    [Cases(200)]
    public void Base64_variants_equal_the_oracle_on_any_bytes(ShortPayload bytes, Garbage garbage, Damage damage)
    {
        byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes.ToBytes()));
        Assert.Null(Differences.Base64(text));
        Assert.Null(Differences.Base64(garbage.Bytes));
        Assert.Null(Differences.Base64(damage.Do(text)));
    }

    [Cases]
    public void Base64_variants_equal_the_oracle_on_long_texts(Seed seed, Damage damage)
    {
        // About the length from which on a variant goes another way.
        byte[] bytes = new byte[720 + (int)((uint)seed.Value % 90)];
        new Random(seed.Value).NextBytes(bytes);
        byte[] text = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
        Assert.Null(Differences.Base64(text));
        Assert.Null(Differences.Base64(text.AsSpan(0, text.Length - 1 - (damage.At % 3))));
        Assert.Null(Differences.Base64(damage.Do(text)));
    }

    [Cases]
    public void A_frame_of_any_values_comes_out_as_the_oracle_says(NoticeFrame frame)
    {
        using var decoder = WireNotice.NewDecoder();
        Assert.Null(Differences.Notice(decoder, frame.ToBytes(), WireNotice.Keys));
    }

    [Cases]
    public void Whole_record_decoders_take_what_is_usual_and_decode_it_as_the_oracle_says(FieldText first, FieldText second, Seed places,
        byte behind)
    {
        string[] fields = "user^5012345601^0000034567^^02^0^2^AAPL^10^001480100^^0^2^2^05012^10^홍길동^애플^6^10^^^^^000001480100".Split('^');
        var random = new Random(places.Value);
        fields[random.Next(fields.Length)] = first.Text;
        fields[random.Next(fields.Length)] = second.Text;
        Assert.Null(Differences.Record(Encoding.UTF8.GetBytes(string.Join('^', fields)), behind));
        // A field short, with carets where the text has ended: those are not its.
        Assert.Null(Differences.Record(Encoding.UTF8.GetBytes(string.Join('^', fields[..^1])), (byte)'^'));
    }

    [Cases]
    public void Whole_record_decoders_equal_the_oracle_on_any_bytes(CaretText text, byte behind) =>
        Assert.Null(Differences.Record(text.ToBytes(), behind));

    [Cases]
    public void Each_field_of_any_value_comes_out_as_the_oracle_says(FieldText value)
    {
        using var decoder = WireNotice.NewDecoder();
        for (int field = 0; field < 25; field++)
            Assert.Null(Differences.Notice(decoder, WireNotice.Plain(WireNotice.With((field, value.Text))), WireNotice.Keys));
    }

    [Cases]
    public void A_record_written_to_the_wire_reads_back(WireNumber number, WireTimeOfDay time, WireDate date, FieldText name)
    {
        string order = number.Whole.Length > 16 ? number.Whole[..16] : number.Whole;
        string wire = WireNotice.With((2, order), (8, number.Whole), (10, time.Text), (15, number.Whole), (17, $"({name.Text})"),
            (20, date.Text));
        using var decoder = WireNotice.NewDecoder();
        var writer = new ListWriter(new ListWriter.State());
        Assert.Equal(RejectReason.None, decoder.Decode(WireNotice.Encrypted(wire), ref writer, default, out _));
        var record = writer.Published[0];
        Assert.Equal(order, record.OrderNo.ToString());
        Assert.Equal(number.Value, record.Quantity.Value);
        Assert.Equal(number.Value, record.OrderQuantity.Value);
        Assert.Equal(time.Time, record.Time.ToTimeOnly());
        Assert.Equal(date.Date, record.LoanDate.ToDateOnly());
        string shown = record.SecurityName.ToString();
        Assert.StartsWith(shown, $"({name.Text})");
        // A name is cut at a character: at most three bytes of the 48 stay free.
        int bytes = Encoding.UTF8.GetByteCount($"({name.Text})");
        Assert.InRange(Encoding.UTF8.GetByteCount(shown), Math.Min(bytes, FixedText48.Capacity - 3), Math.Min(bytes, FixedText48.Capacity));
    }

    [Cases]
    public void Numbers_equal_the_platforms_parsing(WireNumber number)
    {
        using var decoder = WireNotice.NewDecoder();
        var writer = new ListWriter(new ListWriter.State());
        // 16 bytes are what the record keeps of the raw price.
        string price = number.Price.Length <= 16 ? number.Price
            : number.Value.ToString(CultureInfo.InvariantCulture)[..Math.Min(16, $"{number.Value}".Length)];
        byte[] frame = WireNotice.Plain(WireNotice.With((8, number.Whole), (9, price), (18, "E")));
        Assert.Equal(RejectReason.None, decoder.Decode(frame, ref writer, default, out _));
        Assert.Equal(number.Value, writer.Published[0].Quantity.Value);
        Assert.Equal(decimal.Parse(price, CultureInfo.InvariantCulture), writer.Published[0].Price.ToDecimal());
        Assert.Equal(decimal.Parse(price, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
            writer.Published[0].Price.ToString());
    }

    [Cases]
    public void Any_bytes_are_judged_and_never_thrown_at(Garbage bytes, Garbage tail, Damage cut)
    {
        using var decoder = WireNotice.NewDecoder();
        foreach (byte[] frame in new byte[][]
        {
            bytes.Bytes,
            [.. "0|H0GSCNI0|001|"u8, .. bytes.Bytes],
            [.. "1|H0GSCNI0|001|"u8, .. bytes.Bytes],
            [.. "1|H0GSCNI9|002|"u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes.Bytes)), .. tail.Bytes],
            [.. "0|H0GSCNI0|"u8, .. bytes.Bytes, (byte)'|', .. tail.Bytes],
        })
        {
            int at = cut.At % (frame.Length + 1);
            Assert.Null(Differences.Notice(decoder, frame, WireNotice.Keys));
            Assert.Null(Differences.Notice(decoder, Segments.Of(frame.AsMemory(0, at), frame.AsMemory(at)), WireNotice.Keys));
        }
    }

    [Cases]
    public void A_damaged_frame_is_judged_as_by_the_oracle(NoticeFrame frame, Damage damage, Damage another)
    {
        using var decoder = WireNotice.NewDecoder();
        byte[] bytes = damage.Do(frame.ToBytes());
        Assert.Null(Differences.Notice(decoder, bytes, WireNotice.Keys));
        Assert.Null(Differences.Notice(decoder, another.Do(bytes), WireNotice.Keys));
    }
}
