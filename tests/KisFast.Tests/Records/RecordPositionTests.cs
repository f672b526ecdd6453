namespace KisFast.Tests.Records;

public class RecordPositionTests
{
    [Theory]
    [InlineData("0-0", 0, 0)]
    [InlineData("1790000000000-42", 1_790_000_000_000, 42)]
    [InlineData("9223372036854775807-9223372036854775807", long.MaxValue, long.MaxValue)]
    public void A_position_is_its_text(string text, long epoch, long sequence)
    {
        var position = new RecordPosition(epoch, sequence);
        Assert.Equal(position, RecordPosition.Parse(text));
        Assert.Equal(text, position.ToString());
        Span<byte> utf8 = stackalloc byte[RecordPosition.MaxFormattedLength];
        Assert.True(position.TryFormat(utf8, out int written));
        Assert.Equal(text, System.Text.Encoding.ASCII.GetString(utf8[..written]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("5")]
    [InlineData("5-")]
    [InlineData("5-x")]
    [InlineData("-5-1")]
    [InlineData("5--1")]
    [InlineData(" 5-1")]
    [InlineData("5-9223372036854775808")]
    public void Anything_else_is_refused_with_the_form_it_must_have(string text)
    {
        Assert.False(RecordPosition.TryParse(text, null, out _));
        Assert.Contains("EPOCH-SEQUENCE", Assert.Throws<FormatException>(() => RecordPosition.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_are_ordered_by_epoch_then_sequence()
    {
        Assert.True(new RecordPosition(1, 9) < new RecordPosition(2, 0));
        Assert.True(new RecordPosition(2, 1) > new RecordPosition(2, 0));
        Assert.True(new RecordPosition(2, 1) >= new RecordPosition(2, 1));
        Assert.True(new RecordPosition(2, 1) <= new RecordPosition(2, 1));
    }
}
