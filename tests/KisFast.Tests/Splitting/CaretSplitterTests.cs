using System.Text;
using KisFast.Oracles;
using KisFast.Splitting;

namespace KisFast.Tests.Splitting;

/// <summary>Every variant beside <see cref="SplitOracle"/>.</summary>
public class CaretSplitterTests
{
    [Theory]
    [InlineData("")]
    [InlineData("^")]
    [InlineData("^^")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("a^b")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a b^c d")]
    [InlineData("a^ b")]
    [InlineData("a ^b")]
    [InlineData("a^b ")]
    [InlineData("a^ ^b")]
    [InlineData("^ ")]
    [InlineData(" ^")]
    [InlineData("]^_")]
    [InlineData("\u001F\u0020\u0021")]
    public void Small_texts(string text) => Check(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Every_length_with_carets_everywhere_or_nowhere()
    {
        for (int length = 0; length < 300; length++)
        {
            foreach (char fill in "^ x") Check(Encoding.UTF8.GetBytes(new string(fill, length)));
        }
    }

    [Fact]
    public void One_caret_or_space_at_every_place_of_every_length()
    {
        for (int length = 1; length < 140; length++)
        {
            for (int at = 0; at < length; at++)
            {
                byte[] text = [.. Enumerable.Repeat((byte)'x', length)];
                text[at] = (byte)'^';
                Check(text);
                text[at] = (byte)' ';
                Check(text);
            }
        }
    }

    [Fact]
    public void A_space_beside_a_caret_on_every_block_boundary()
    {
        foreach (int boundary in new[] { 16, 32, 48, 64, 96, 128, 192, 256 })
        {
            for (int at = boundary - 2; at <= boundary + 1; at++)
            {
                foreach (string pair in new[] { " ^", "^ ", "^^", "  ", "^ ^", " ^ " })
                {
                    foreach (int tail in new[] { 0, 1, 5, 70 })
                        Check(Encoding.UTF8.GetBytes(new string('x', at) + pair + new string('y', tail)));
                }
            }
        }
    }

    [Fact]
    public void Every_byte_value_is_told_from_caret_and_space()
    {
        for (int value = 0; value < 256; value++) Check([.. Enumerable.Repeat((byte)value, 67)]);
    }

    [Fact]
    public void What_lies_behind_the_text_does_not_matter()
    {
        foreach (byte behind in "^ x"u8)
        {
            for (int length = 0; length < 130; length++)
                Check([.. Enumerable.Repeat((byte)'a', length)], behind);
        }
    }

    [Fact]
    public void Without_room_the_counts_are_right_and_nothing_behind_the_bounds_is_touched()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("ab^ ", 100)));
        for (int room = 1; room < 110; room++) Assert.Null(Differences.Split(text, 0, room));
    }

    private static void Check(byte[] text, byte behind = (byte)'^') => Assert.Null(Differences.Split(text, behind, room: null));

    [Fact]
    public void The_oracle_is_right_where_the_eye_can_tell()
    {
        Assert.Equal([0, 1], SplitOracle.Bounds(""u8));
        Assert.Equal([0, 2, 3, 6], SplitOracle.Bounds("a^^bc"u8));
        Assert.False(SplitOracle.NeedsTrim("a b^^c"u8));
        Assert.True(SplitOracle.NeedsTrim("a^b ^c"u8));
    }
}
