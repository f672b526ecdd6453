using System.Text;
using KisFast.Diagnostics;

namespace KisFast.Tests.Diagnostics;

public sealed class PrintableTests
{
    [Fact]
    public void A_listing_of_what_a_server_sent_is_one_short_printable_line() =>
        Assert.Equal("\"a..b" + new string('x', 36) + "\"", Printable.Quoted(Encoding.ASCII.GetBytes("a\r\nb" + new string('x', 100)), 40));

    [Fact]
    public void KIS_s_Korean_words_are_shown_as_they_are() =>
        Assert.Equal("\"ERROR : htsid가잘못되었습니다\"", Printable.Quoted("ERROR : htsid가잘못되었습니다"u8));

    [Theory]
    [InlineData("a\u202eb")]
    [InlineData("a\u001b[31mb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u0085b")]
    [InlineData("a\u200bb")]
    public void What_moves_reverses_or_hides_text_is_not(string text) =>
        Assert.DoesNotContain(Printable.Unquoted(Encoding.UTF8.GetBytes(text)), c => char.IsControl(c) || c is '\u202e' or '\u2028' or '\u200b');

    [Fact]
    public void Anything_is_one_bounded_line()
    {
        var random = new System.Random(1);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            string text = Printable.Unquoted(bytes, 10);
            Assert.True(text.EnumerateRunes().Count() <= 10);
            Assert.DoesNotContain(text, char.IsControl);
        }
    }
}
