using System.Text;
using KisFast.Redis;

namespace KisFast.Tests.Journal;

/// <summary>The line of a record in a stream, without a Redis: what separates values never comes out of one.</summary>
public sealed class RecordTextTests
{
    [Theory]
    [InlineData("a^b%c", "a%5Eb%25c")]
    [InlineData("%5E", "%255E")]
    [InlineData("5%", "5%25")]
    [InlineData("^", "%5E")]
    [InlineData("홍길동", "홍길동")]
    [InlineData("", "")]
    public void A_name_is_written_so_that_it_comes_back(string name, string written)
    {
        var record = new FillRecord { Kind = RecordKind.Fill, AccountName = new FixedText48(name) };
        Span<byte> text = new byte[RecordText.MaxBytes];
        text = text[..RecordText.Write(in record, text)];
        string[] values = Encoding.UTF8.GetString(text).Split('^');
        Assert.Equal(RecordText.Names.Length, values.Length);
        Assert.Equal(written, values[Array.IndexOf(RecordText.Names, "accountName")]);
        RecordText.Read(text, default, out FillRecord back);
        Assert.Equal(name, back.AccountName.ToString());
    }
}
