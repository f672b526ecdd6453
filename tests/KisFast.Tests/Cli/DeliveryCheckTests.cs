using KisFast.Cli;

namespace KisFast.Tests.Cli;

/// <summary>The demo's own judge.</summary>
public sealed class DeliveryCheckTests
{
    [Theory]
    [InlineData("abc", "abc", 0, 0, true)]
    [InlineData("", "", 0, 0, true)]
    [InlineData("abc", "acb", 0, 0, false)]
    [InlineData("abc", "ab", 1, 0, false)]
    [InlineData("abc", "abbc", 0, 1, false)]
    [InlineData("aabc", "abcd", 1, 1, false)]
    public void Lost_duplicated_and_out_of_order_are_told_apart(string sent, string received, long lost, long duplicated, bool perfect)
    {
        DeliveryCheck check = DeliveryCheck.Of([.. sent.Select(Notice)], [.. received.Select(Notice)]);
        Assert.Equal((lost, duplicated, perfect), (check.Lost, check.Duplicated, check.IsPerfect));
    }

    private static ReceivedNotice Notice(char c) => new(new FixedText16("5000000101"), new FixedText16("1"), true, c, 1m);
}
