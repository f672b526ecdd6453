using System.Text;
using KisFast.Tests.Support;

namespace KisFast.Tests.Records;

public class FixedTextTests
{
    [Fact]
    public void Short_texts_hold_up_to_16_bytes()
    {
        for (int length = 0; length <= 16; length++)
        {
            string text = new('q', length);
            var value = new FixedText16(text);
            Assert.Equal((length, length == 0, text), (value.Length, value.IsEmpty, value.ToString()));
            Assert.True(value.Equals(Encoding.UTF8.GetBytes(text)));
            Assert.True(value == new FixedText16(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(value.GetHashCode(), new FixedText16(text).GetHashCode());
            if (length > 0) Assert.True(value != new FixedText16(text[1..]) && !value.Equals(Encoding.UTF8.GetBytes(text[1..])));
        }

        Assert.Throws<ArgumentException>(() => new FixedText16(new string('q', 17)));
        Assert.Equal("한국", new FixedText16("한국").ToString());
        Assert.Equal("\uFFFD", new FixedText16([0xFF]).ToString());
        Assert.True(new FixedText16("a").Equals((object)new FixedText16("a")) && !new FixedText16("a").Equals((object)"a"));
    }

    [Fact]
    public void Long_texts_hold_up_to_48_bytes()
    {
        for (int length = 0; length <= 48; length++)
        {
            string text = new('q', length);
            var value = new FixedText48(text);
            Assert.Equal((length, length == 0, text), (value.Length, value.IsEmpty, value.ToString()));
            Assert.True(value.Equals(Encoding.UTF8.GetBytes(text)));
            Assert.True(value == new FixedText48(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(value.GetHashCode(), new FixedText48(text).GetHashCode());
            if (length > 0) Assert.True(value != new FixedText48(text[1..]) && !value.Equals(Encoding.UTF8.GetBytes(text[1..])));
        }

        Assert.Throws<ArgumentException>(() => new FixedText48(new string('q', 49)));
        Assert.True(new FixedText48("a").Equals((object)new FixedText48("a")) && !new FixedText48("a").Equals((object)"a"));
    }

    [Fact]
    public void A_zero_byte_inside_a_text_is_kept()
    {
        Assert.Equal("a\0b", new FixedText16("a\0b").ToString());
        Assert.Equal("a\0b", new FixedText48("a\0b").ToString());
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", null, true)]
    [InlineData("AAPL", "AAPL", true)]
    [InlineData("AAPL", "AAPLE", false)]
    [InlineData("AAPL", "aapl", false)]
    [InlineData("AAPL", "", false)]
    [InlineData("삼성전자", "삼성전자", true)]
    [InlineData("삼성전자", "삼성전지", false)]
    [InlineData("삼성", "삼성전자삼성전자삼성전자삼성전자삼성전자삼성전자", false)]
    [InlineData("\U0001F600", "\U0001F600", true)]
    [InlineData("é", "\uD83D", false)]
    public void A_text_compares_with_strings(string text, string? other, bool equal)
    {
        Assert.Equal(equal, new FixedText16(text) == other);
        Assert.Equal(equal, new FixedText48(text) == other);
        Assert.Equal(!equal, new FixedText16(text) != other);
        Assert.Equal(!equal, new FixedText48(text) != other);
        Assert.Equal(equal, new FixedText48(text).Equals(other.AsSpan()));
    }

    [Fact]
    public void A_text_compares_with_UTF_8()
    {
        Assert.True(new FixedText16("AAPL") == "AAPL"u8 && new FixedText16("AAPL") != "AAP"u8);
        Assert.True(new FixedText48("삼성전자") == "삼성전자"u8 && new FixedText48("삼성전자") != "삼성"u8);
        // Bytes that are no UTF-8 equal no string, not even the one that they are shown as.
        Assert.False(new FixedText16([0xFF]) == "\uFFFD");
    }

    [Fact]
    public void Comparing_and_formatting_do_not_allocate()
    {
        var symbol = new FixedText16("7203");
        var name = new FixedText48("삼성전자");
        var price = new Price(1480100, 4);
        bool all = true;
        CompareAll();
        Assert.Equal(0, Allocated.By(CompareAll));
        Assert.True(all);

        void CompareAll()
        {
            Span<char> line = stackalloc char[64];
            for (int i = 0; i < 100; i++) all &= Compare(line, symbol, name, price);
        }

        static bool Compare(Span<char> line, FixedText16 symbol, FixedText48 name, Price price) =>
            symbol == "7203" && symbol != "AAPL" && name == "삼성전자" && name != "삼성전지" && price > 148m && price == new Price(14801, 2)
            && symbol.TryFormat(line, out int written, default, null) && line[..written].SequenceEqual("7203")
            && name.TryFormat(line, out written, default, null) && line[..written].SequenceEqual("삼성전자")
            && price.TryFormat(line, out written, default, null) && line[..written].SequenceEqual("148.0100")
            && new Quantity(10).TryFormat(line, out written, default, null) && line[..written].SequenceEqual("10");
    }

    [Fact]
    public void Texts_convert_sort_and_format()
    {
        Assert.Equal("AAPL", (string)(FixedText16)"AAPL");
        Assert.Equal("삼성", (string)(FixedText48)"삼성");
        Assert.Throws<ArgumentException>(() => (FixedText16)"12345678901234567");
        FixedText16[] sorted = [new("MSFT"), default, new("AAPL")];
        Array.Sort(sorted);
        Assert.Equal(["", "AAPL", "MSFT"], sorted.Select(s => s.ToString()));
        Span<byte> utf8 = stackalloc byte[4];
        Assert.True(new FixedText16("AAPL").TryFormat(utf8, out int written, default, null) && utf8[..written].SequenceEqual("AAPL"u8));
        Assert.False(new FixedText48("AAPLE").TryFormat(utf8, out written, default, null));
        Assert.Equal(0, written);
        Assert.Equal("[AAPL ]", $"[{new FixedText16("AAPL"),-5}]");
    }
}
