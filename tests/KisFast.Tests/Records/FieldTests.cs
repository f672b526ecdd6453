using System.Text;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.Records;

/// <summary>Each field of the contract: what the text says, and the same from the oracle.</summary>
public class FieldTests
{
    [Theory]
    [InlineData(4, "01", "Sell")]
    [InlineData(4, "2", "Buy")]
    [InlineData(4, "03", "Resale")]
    [InlineData(4, "4", "Repurchase")]
    [InlineData(4, "00", "Unknown")]
    [InlineData(4, "5", "Unknown")]
    [InlineData(4, "001", "Unknown")]
    [InlineData(4, "12", "Unknown")]
    [InlineData(4, "0", "Unknown")]
    [InlineData(4, "1 ", "Sell")]
    [InlineData(4, "", null)]
    [InlineData(4, "  ", null)]
    [InlineData(5, "0", "New")]
    [InlineData(5, "00", "New")]
    [InlineData(5, "01", "Amend")]
    [InlineData(5, "2", "Cancel")]
    [InlineData(5, "3", "Unknown")]
    [InlineData(6, "1", "Market")]
    [InlineData(6, "02", "Limit")]
    [InlineData(6, "6", "OddLotMarket")]
    [InlineData(6, "7", "OddLotLimit")]
    [InlineData(6, "A", "MarketOnOpen")]
    [InlineData(6, "B", "LimitOnOpen")]
    [InlineData(6, "C", "MarketOnClose")]
    [InlineData(6, "D", "LimitOnClose")]
    [InlineData(6, "0A", "Unknown")]
    [InlineData(6, "a", "Unknown")]
    [InlineData(12, "1", "OrderEvent")]
    [InlineData(12, "02", "Fill")]
    [InlineData(12, "01", "OrderEvent")]
    [InlineData(12, "00", "Unknown")]
    [InlineData(12, "002", "Unknown")]
    [InlineData(12, "3", "Unknown")]
    [InlineData(12, "4", "Unknown")]
    [InlineData(13, "1", "Accepted")]
    [InlineData(13, "2", "Confirmed")]
    [InlineData(13, "03", "Cancelled")]
    [InlineData(13, "00", "Unknown")]
    [InlineData(13, "é", "Unknown")]
    [InlineData(18, "4", "HongKong")]
    [InlineData(18, "5", "ShanghaiB")]
    [InlineData(18, "6", "Nasdaq")]
    [InlineData(18, "7", "Nyse")]
    [InlineData(18, "8", "Amex")]
    [InlineData(18, "9", "Otc")]
    [InlineData(18, "C", "HongKongCny")]
    [InlineData(18, "A", "ShanghaiA")]
    [InlineData(18, "B", "ShenzhenB")]
    [InlineData(18, "D", "Tokyo")]
    [InlineData(18, "E", "Hanoi")]
    [InlineData(18, "F", "HoChiMinh")]
    [InlineData(18, "06", "Nasdaq")]
    [InlineData(18, "00", "Unknown")]
    [InlineData(18, "0C", "Unknown")]
    [InlineData(18, "G", "Unknown")]
    [InlineData(19, "10", "Cash")]
    [InlineData(19, "15", "OverseasStockLoan")]
    [InlineData(19, "1", "Unknown")]
    [InlineData(19, "010", "Unknown")]
    [InlineData(19, "51", "Unknown")]
    [InlineData(23, "00", "UserSet")]
    [InlineData(23, "0", "UserSet")]
    [InlineData(23, "02", "UntilClose")]
    [InlineData(23, "2", "UntilClose")]
    [InlineData(23, "01", "Unknown")]
    public void Codes(int field, string wire, string? expected)
    {
        var record = Decode((field, wire));
        Assert.Equal(expected, field switch
        {
            4 => record.Side,
            5 => record.Amendment,
            6 => record.OrderType,
            12 => record.Kind,
            13 => record.Acceptance,
            18 => record.Market,
            19 => record.CreditType,
            _ => record.SplitMode,
        });
    }

    [Fact]
    public void Every_one_byte_and_many_two_byte_codes_are_as_the_oracle_says()
    {
        using var decoder = WireNotice.NewDecoder();
        foreach (int field in new[] { 4, 5, 6, 11, 12, 13, 18, 19, 23 })
        {
            for (int value = 0; value < 256; value++)
            {
                if (value is '^') continue;
                foreach (byte[] code in new byte[][] { [(byte)value], [(byte)'0', (byte)value], [(byte)'1', (byte)value], [(byte)value, (byte)'0'] })
                    WireNotice.CheckOnce(decoder, Frame(field, code));
            }
        }
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("N", false)]
    [InlineData("00", false)]
    [InlineData("01", true)]
    [InlineData("0N", null)]
    [InlineData("1", true)]
    [InlineData("Y", true)]
    [InlineData("y", null)]
    [InlineData("2", null)]
    [InlineData("", null)]
    [InlineData("NO", null)]
    public void Rejected(string wire, bool? expected) => Assert.Equal(expected, Decode((11, wire)).Rejected);

    [Theory]
    [InlineData("", null)]
    [InlineData("0", 0L)]
    [InlineData("0000000010", 10L)]
    [InlineData("999999999999999999", 999999999999999999L)]
    [InlineData("0000000000000000000000000000000000000000999999999999999999", 999999999999999999L)]
    [InlineData("0000000000000001", 1L)]
    [InlineData("00000000000000001", 1L)]
    [InlineData("1234567890123456", 1234567890123456L)]
    [InlineData("12345678901234567", 12345678901234567L)]
    public void Quantities(string wire, long? expected)
    {
        Assert.Equal(expected, Decode((8, wire)).Quantity);
        Assert.Equal(expected, Decode((15, wire)).OrderQuantity);
    }

    [Theory]
    [InlineData("1000000000000000000")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5")]
    [InlineData("1.0.0")]
    [InlineData(".0")]
    [InlineData("1.")]
    [InlineData(".")]
    [InlineData("1,000")]
    [InlineData("1 0")]
    [InlineData("0x1")]
    [InlineData("1e3")]
    [InlineData("１")]
    [InlineData("1\0")]
    [InlineData("12345678/")]
    [InlineData("12345678:")]
    [InlineData("00000000000000001:")]
    [InlineData("00000000000000001/")]
    public void What_is_no_quantity(string wire)
    {
        Refused("Number", (8, wire));
        // No fill needs the order's quantity.
        Assert.Null(Decode((15, wire)).OrderQuantity);
    }

    [Theory]
    [InlineData("1.0", 1)]
    [InlineData("10.000000", 10)]
    [InlineData("0000000010.0", 10)]
    [InlineData("0.0", 0)]
    [InlineData("999999999999999999.00", 999_999_999_999_999_999)]
    public void A_whole_number_with_a_point_is_a_whole_number(string wire, long expected)
    {
        Assert.Equal(expected, Decode((8, wire)).Quantity);
        Assert.Equal(expected, Decode((15, wire)).OrderQuantity);
    }

    [Theory]
    [InlineData("6", "001480100", "148.0100")]
    [InlineData("7", "1", "0.0001")]
    [InlineData("8", "0", "0.0000")]
    [InlineData("9", "123456789012345", "12345678901.2345")]
    [InlineData("D", "000032200", "3220.0")]
    [InlineData("D", "5", "0.5")]
    [InlineData("5", "12345", "12.345")]
    [InlineData("A", "12345", "12.345")]
    [InlineData("B", "999", "0.999")]
    [InlineData("4", "1000", "1.000")]
    [InlineData("C", "0001000", "1.000")]
    [InlineData("E", "000012300", "12300")]
    [InlineData("F", "0", "0")]
    [InlineData("06", "1480100", "148.0100")]
    [InlineData("Z", "001480100", null)]
    [InlineData("", "001480100", null)]
    [InlineData("6", "", null)]
    [InlineData("6", "148.01", "148.01")]
    [InlineData("", "0148.0100", "148.0100")]
    [InlineData("Z", ".5", "0.5")]
    [InlineData("E", "5.", "5")]
    [InlineData("D", "000.0", "0.0")]
    [InlineData("D", ".00000000000001", "0.00000000000001")]
    [InlineData("6", "9999999999999999", "999999999999.9999")]
    public void Prices(string market, string wire, string? expected)
    {
        var record = Decode((18, market), (9, wire));
        Assert.Equal((expected, wire == "" ? null : wire), (record.Price, record.RawPrice));
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("-1")]
    [InlineData("1e2")]
    [InlineData("12a")]
    [InlineData("12:")]
    [InlineData("12/")]
    [InlineData("1 2")]
    [InlineData("１")]
    public void What_is_no_price(string wire)
    {
        Refused("Number", (9, wire));
        Refused("Number", (9, wire), (18, "Z"));
    }

    [Theory]
    [InlineData("093000", "09:30:00")]
    [InlineData("93000", "09:30:00")]
    [InlineData("000000", "00:00:00")]
    [InlineData("00000", "00:00:00")]
    [InlineData("235959", "23:59:59")]
    [InlineData("240000", null)]
    [InlineData("236000", null)]
    [InlineData("235960", null)]
    [InlineData("3000", null)]
    [InlineData("0093000", null)]
    [InlineData("9:3000", null)]
    [InlineData("09300.", null)]
    [InlineData(".93000", null)]
    [InlineData("-93000", null)]
    [InlineData("", null)]
    [InlineData(" 93000", "09:30:00")]
    public void Times(string wire, string? expected)
    {
        var record = Decode((10, wire), (21, wire), (22, wire));
        Assert.Equal((expected, expected, expected), (record.Time, record.SplitStart, record.SplitEnd));
    }

    [Theory]
    [InlineData("20260131", "2026-01-31")]
    [InlineData("20240229", "2024-02-29")]
    [InlineData("20000229", "2000-02-29")]
    [InlineData("00010101", "0001-01-01")]
    [InlineData("99991231", "9999-12-31")]
    [InlineData("20230229", null)]
    [InlineData("19000229", null)]
    [InlineData("20260431", null)]
    [InlineData("20261301", null)]
    [InlineData("20260001", null)]
    [InlineData("20260100", null)]
    [InlineData("00000101", null)]
    [InlineData("00000000", null)]
    [InlineData("2026131", null)]
    [InlineData("202601311", null)]
    [InlineData("2026.131", null)]
    [InlineData("-2026013", null)]
    [InlineData("", null)]
    public void Dates(string wire, string? expected) => Assert.Equal(expected, Decode((20, wire)).LoanDate);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(14)]
    [InlineData(24)]
    public void Identifiers_hold_16_bytes_and_no_more(int field)
    {
        for (int length = 0; length <= 16; length++) Decode((field, new string('i', length)));
        Decode((field, "한한한한한1"));
        Refused("FieldTooLong", (field, "한한한한한12"));
        Refused("FieldTooLong", (field, new string('i', 17)));
        Refused("FieldTooLong", (field, new string('i', 300)));
        Decode((field, "  " + new string('i', 16) + "   "));
    }

    [Fact]
    public void A_raw_price_holds_16_bytes_and_no_more()
    {
        Decode((9, "0000000000000001"));
        Refused("FieldTooLong", (9, "00000000000000001"));
    }

    [Fact]
    public void The_first_bad_field_in_wire_order_names_the_reject()
    {
        Refused("FieldTooLong", (7, new string('s', 17)), (8, "x"));
        Refused("Number", (8, "x"), (14, new string('b', 17)));
        Refused("Number", (9, "x"), (14, new string('b', 17)));
        Refused("FieldTooLong", (15, "x"), (24, new string('p', 17)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    public void Names_are_cut_at_a_character_of_48_bytes(int field)
    {
        using var decoder = WireNotice.NewDecoder();
        foreach (string unit in new[] { "n", "é", "한", "𐍈", "a한", "n𐍈é" })
        {
            for (int length = 0; length < 60; length++)
            {
                for (int shift = 0; shift < 4; shift++)
                {
                    string name = new string('x', shift) + string.Concat(Enumerable.Repeat(unit, length));
                    var record = WireNotice.CheckOnce(decoder, WireNotice.Plain(WireNotice.With((field, name)))).Records[0];
                    int bytes = Encoding.UTF8.GetByteCount(name);
                    Assert.Equal(bytes > 48, record.Truncated);
                    string? held = field == 16 ? record.AccountName : record.SecurityName;
                    // What is held is whole characters, and as many as fit.
                    string text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(held ?? ""));
                    Assert.StartsWith(text, name, StringComparison.Ordinal);
                    if (bytes > 48) Assert.InRange(Encoding.UTF8.GetByteCount(text), 45, 48);
                    else Assert.Equal(name, text);
                }
            }
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    public void A_name_is_trimmed_and_then_cut(int field)
    {
        string whole = string.Concat(Enumerable.Repeat("한", 16));
        Assert.Equal((whole, false), Held("   " + whole + "  "));
        Assert.Equal((whole, true), Held(" " + whole + "글 "));
        // A space that the cut leaves at the end is the name's own.
        Assert.Equal((new string('n', 47) + " ", true), Held(new string('n', 47) + " n"));

        (string?, bool) Held(string wire)
        {
            var record = Decode((field, wire));
            string? name = field == 16 ? record.AccountName : record.SecurityName;
            return (name is null ? null : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name)), record.Truncated);
        }
    }

    [Fact]
    public void NUL_bytes_behind_a_text_are_lost_and_those_inside_are_not()
    {
        Assert.Equal(("A\0B", "n\0m"), (Decode((7, "A\0B\0\0")).Symbol, Decode((17, "n\0m\0")).SecurityName));
        Assert.Null(Decode((7, "\0\0")).Symbol);
        // They count as bytes all the same.
        Refused("FieldTooLong", (7, "sixteen-bytes-ok\0"));
    }

    [Fact]
    public void Bad_UTF8_in_a_name_never_refuses_a_fill()
    {
        using var decoder = WireNotice.NewDecoder();
        for (int value = 0x80; value < 256; value++)
        {
            for (int length = 1; length < 60; length++)
            {
                byte[] name = [.. Enumerable.Repeat((byte)value, length)];
                Assert.Equal("None", WireNotice.CheckOnce(decoder, Frame(16, name)).Reject);
                Assert.Equal("None", WireNotice.CheckOnce(decoder, Frame(17, [.. "ab"u8, .. name])).Reject);
            }
        }
    }

    [Fact]
    public void Spaces_at_both_ends_are_trimmed_in_every_field_and_kept_inside()
    {
        using var decoder = WireNotice.NewDecoder();
        string[] fields = WireNotice.Fill.Split('^');
        string padded = string.Join('^', fields.Select((field, i) => new string(' ', i % 3) + field + new string(' ', i % 4)));
        Assert.Equal(
            WireNotice.CheckOnce(decoder, WireNotice.Plain(WireNotice.Fill)).Records,
            WireNotice.CheckOnce(decoder, WireNotice.Plain(padded)).Records);
        string blank = string.Join('^', Enumerable.Repeat("   ", 25));
        var empty = WireNotice.CheckOnce(decoder, WireNotice.Plain(blank)).Records[0];
        Assert.Equal(new OracleRecord { TrId = "H0GSCNI0", FieldCount = 25 }, empty);
        Assert.Equal("a b", Decode((7, " a b ")).Symbol);
    }

    [Fact]
    public void Tabs_and_other_white_space_are_not_spaces() => Assert.Equal("\tA\u00A0", Decode((7, "\tA\u00A0"))!.Symbol!.Replace("Â", ""));

    private static OracleRecord Decode(params ReadOnlySpan<(int Field, string Value)> changes)
    {
        using var decoder = WireNotice.NewDecoder();
        var plain = WireNotice.CheckOnce(decoder, WireNotice.Plain(WireNotice.With(changes)));
        Assert.Equal("None", plain.Reject);
        Assert.Equal(plain.Records, WireNotice.CheckOnce(decoder, WireNotice.Encrypted(WireNotice.With(changes))).Records);
        return plain.Records[0];
    }

    private static void Refused(string reject, params ReadOnlySpan<(int Field, string Value)> changes)
    {
        using var decoder = WireNotice.NewDecoder();
        Assert.Equal(reject, WireNotice.CheckOnce(decoder, WireNotice.Plain(WireNotice.With(changes))).Reject);
    }

    private static byte[] Frame(int field, byte[] value)
    {
        byte[][] fields = [.. WireNotice.Fill.Split('^').Select(Encoding.UTF8.GetBytes)];
        fields[field] = value;
        return [.. "0|H0GSCNI0|001|"u8, .. fields.SelectMany((bytes, i) => i == 0 ? bytes : [(byte)'^', .. bytes])];
    }
}
